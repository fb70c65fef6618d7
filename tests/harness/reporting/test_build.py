from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.errors import WorkspaceError
from harness.reporting.build import write_report
from harness.scoring.ready import open_ready
from harness.workspace import Workspace
from leaderboard.errors import LeaderboardError

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

Board = tuple["Prepared", Workspace]


@pytest.fixture
def board(tmp_path: Path) -> Board:
    """A bundled competition and its reference entries."""
    workspace = Workspace(tmp_path / "workspace")
    return open_ready(workspace, "iris"), workspace


def test_a_report_is_one_file_of_modest_size(board: Board, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    (tmp_path / "out").mkdir()
    file = write_report(
        *board, file=tmp_path / "out" / "board.html", progress=lambda *told: seen.append(told)
    )
    assert file.stat().st_size < 500_000
    assert [position for _, position, _ in seen] == list(range(seen[0][2]))
    assert [left.name for left in file.parent.iterdir()] == ["board.html"], "nothing half-written beside it"


def test_the_file_is_named_after_what_it_tells_of(
    board: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_report(*board) == Path("iris.html")
    assert write_report(*board, audience="participants") == Path("iris-participants.html")
    named = write_report(*board, entry="#1", audience="participants")
    assert re.fullmatch(r"iris-\w{26}-participants\.html", named.name)


def test_mistakes_are_told_before_any_work(board: Board, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="there is no folder"):
        write_report(*board, file=tmp_path / "nowhere" / "board.html")
    with pytest.raises(WorkspaceError, match="is a folder"):
        write_report(*board, file=tmp_path)
    with pytest.raises(LeaderboardError, match="No entry is named 'nobody'"):
        write_report(*board, entry="nobody", file=tmp_path / "board.html")
