from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import WorkspaceError
from harness.output_file import check_output, write_output


def test_a_file_is_written_whole_and_replaces_an_older_one(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert write_output(file, b"first") == file
    write_output(file, b"second")
    assert file.read_bytes() == b"second"
    assert [left.name for left in tmp_path.iterdir()] == ["page.html"]


def test_where_no_file_can_lie_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"cannot be written: there is no folder .*nowhere"):
        check_output(tmp_path / "nowhere" / "page.html")
    with pytest.raises(WorkspaceError, match="is a folder"):
        write_output(tmp_path, b"")
