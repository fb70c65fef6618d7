"""Host code: its prints leave stdout alone, and its failures name the line."""

from __future__ import annotations

import runpy
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from harness.host_code import explain_failure, printing_to_stderr


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("x = 1\n1 / 0\n", "{path}, line 2: ZeroDivisionError: division by zero"),
        ("def f():\n    raise KeyError\n\nf()\n", "{path}, line 2: KeyError"),
        ("raise SystemExit(3)\n", "{path}, line 1: SystemExit: 3"),
        ("raise ValueError('No good.')\n", "{path}, line 1: ValueError: No good"),
        ("\ndef f(:\n", "{path}, line 2: SyntaxError: invalid syntax"),
        (
            "\n\ncompile('(', 'other.py', 'exec')\n",
            "{path}, line 3: SyntaxError: '(' was never closed (other.py",
        ),
    ],
)
def test_a_failure_is_told_with_its_line(code: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "host.py"
    path.write_text(code)
    with pytest.raises((Exception, SystemExit), match=r"\A") as caught:
        runpy.run_path(str(path))
    assert explain_failure(caught.value, path).startswith(told.format(path=path))


def test_without_a_line_none_is_told() -> None:
    assert explain_failure(TypeError("missing"), Path("host.py")) == "host.py: TypeError: missing"


def test_prints_go_to_stderr_and_stdout_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    with printing_to_stderr:
        sys.stdout.write("host\n")
    sys.stdout.write("answer\n")
    assert capsys.readouterr() == ("answer\n", "host\n")


def test_threads_give_stdout_back_in_any_order() -> None:
    before, both = sys.stdout, Barrier(2)
    first, second = Barrier(2), Barrier(2)

    def run(leaves: Barrier) -> None:
        with printing_to_stderr:
            both.wait(10)
            leaves.wait(10)
            assert sys.stdout is sys.stderr

    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(run, first), pool.submit(run, second)]
        first.wait(10)
        runs[0].result(10)
        second.wait(10)
        runs[1].result(10)
    assert sys.stdout is before
