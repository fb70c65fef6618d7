"""A file is there whole or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from harness.whole_file import whole_file


def test_the_new_content_takes_the_files_place(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "a.txt"
    for content in (b"one", b"two"):
        with whole_file(file) as stream:
            stream.write(content)
        assert file.read_bytes() == content
    assert list(file.parent.iterdir()) == [file]


def test_a_failure_leaves_the_old_content_and_no_trace(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    with pytest.raises(TypeError, match="bytes-like"), whole_file(file) as stream:
        stream.writelines([b"half of what", "no bytes"])  # type: ignore[list-item]
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_kill_in_the_middle_leaves_the_old_content(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    code = f"""
        import os, signal
        from pathlib import Path
        from harness.whole_file import whole_file
        with whole_file(Path({str(file)!r})) as stream:
            stream.write(b"half")
            stream.flush()
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert file.read_bytes() == b"old"
