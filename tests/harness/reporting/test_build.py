from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.errors import WorkspaceError
from harness.reporting.build import write_report
from leaderboard.errors import LeaderboardError

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

Board = tuple["Prepared", "Workspace"]


def test_a_report_is_one_file_of_modest_size(tuned: Board, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    file = write_report(*tuned, file=tmp_path / "board.html", progress=lambda *told: seen.append(told))
    assert file.stat().st_size < 500_000
    assert [position for _, position, _ in seen] == list(range(seen[0][2]))
    assert [left.name for left in tmp_path.iterdir()] == ["board.html"], "nothing half-written beside it"


def test_the_file_is_named_after_what_it_tells_of(
    tuned: Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_report(*tuned, audience="participants") == Path("toy.html")
    named = write_report(*tuned, entry="tree", audience="participants")
    assert named.name.startswith("toy-")
    assert "tree" in named.read_text(encoding="utf-8")


def test_mistakes_are_told_before_any_work(tuned: Board, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="there is no folder"):
        write_report(*tuned, file=tmp_path / "nowhere" / "board.html")
    with pytest.raises(WorkspaceError, match="is a folder"):
        write_report(*tuned, file=tmp_path)
    with pytest.raises(LeaderboardError, match="No entry is named 'nobody'"):
        write_report(*tuned, entry="nobody", file=tmp_path / "board.html")
