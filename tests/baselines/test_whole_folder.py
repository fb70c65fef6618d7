import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from baselines.whole_folder import publish_folder


def test_the_folder_appears_when_it_is_full(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    with publish_folder(folder) as staged:
        assert staged is not None
        (staged / "a").write_text("1")
        assert not folder.exists()
    assert (folder / "a").read_text() == "1"


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    with publish_folder(tmp_path / "made") as staged:
        assert staged is None


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def make() -> None:
        with publish_folder(tmp_path / "made") as staged:
            assert staged is not None
            (staged / "a").write_text("1")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        make()
    assert not (tmp_path / "made").exists()
    assert not (tmp_path / "made.staged").exists()


def test_whoever_is_killed_leaves_nothing_that_is_taken_for_whole(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    code = """
    import sys, time
    from pathlib import Path
    from baselines.whole_folder import publish_folder
    with publish_folder(Path(sys.argv[1])) as staged:
        (staged / "half").write_text("half")
        print("half", flush=True)
        time.sleep(60)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "half\n"
        os.kill(maker.pid, signal.SIGKILL)
    assert not folder.exists()
    with publish_folder(folder) as staged:
        assert staged is not None
        assert not list(staged.iterdir())
        (staged / "whole").write_text("whole")
    assert [file.name for file in folder.iterdir()] == ["whole"]


def test_two_processes_make_it_once(tmp_path: Path) -> None:
    code = """
    import sys, time
    from pathlib import Path
    from baselines.whole_folder import publish_folder
    with publish_folder(Path(sys.argv[1])) as staged:
        if staged is not None:
            time.sleep(0.3)
            (staged / "by").write_text("me")
    print(staged is not None)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "made")]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    began = time.time()
    answers = sorted(process.communicate(timeout=60)[0].strip() for process in both)
    assert answers == ["False", "True"]
    assert time.time() - began < 60
