from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness.competition.prepared import Fingerprints
from harness.errors import UnknownNameError, UsageError
from harness.tuning.record.clean import clean_table, find_rubbish, refuse_under_way, remove_rubbish
from harness.tuning.record.run_record import Outcome, RunRecord, write_run
from harness.workspace import Workspace

MIB = 2**20
RECORD: dict[str, Any] = {
    "run_id": "1k1",
    "competition": "toy",
    "kind": "tune",
    "status": "finished",
    "command": "harness tune toy",
    "metric": "rmse",
    "fingerprints": Fingerprints(spec="s", data="d", metric="m"),
    "problem": "p",
    "libraries": {},
    "started_at": "2030-01-01T00:00:00+00:00",
    "elapsed": 1.5,
    "outcome": Outcome(winner="linear", submission="submission.csv", entries={}),
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Kept fits and views of two competitions, two runs of the first, one of the second, and a board."""
    workspace = Workspace(tmp_path)
    for file, size in (
        (workspace.ledger("toy") / "ab" / "ab12.npz", MIB),
        (workspace.ledger("toy") / "cd" / "cd12.npz", 2 * MIB),
        (workspace.ledger("other") / "ab" / "ab12.npz", MIB),
        (workspace.cache("toy") / "p" / "target.npy", MIB // 2),
        (workspace.runs("toy") / "1k1aaaaaaxyz" / "run.json", 10),
        (workspace.runs("toy") / "1k1aaaaaaxyz" / "predictions" / "0-oof.npy", MIB),
        (workspace.runs("toy") / "1k1bbbbbbxyz" / "run.json", 10),
        (workspace.runs("other") / "1k1ccccccxyz" / "run.json", 10),
        (workspace.board("toy") / "entries" / "a.parquet", 10),
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(size))
    return workspace


def test_fits_and_views_can_go(workspace: Workspace) -> None:
    found = find_rubbish(workspace)
    assert [(one.competition, one.what, one.files, one.bytes) for one in found] == [
        ("other", "kept fits", 1, MIB),
        ("toy", "kept fits", 2, 3 * MIB),
        ("toy", "kept views and tests", 1, MIB // 2),
    ]
    assert {one.competition for one in find_rubbish(workspace, "toy")} == {"toy"}


def test_of_the_runs_all_but_the_newest_can_go(workspace: Workspace) -> None:
    runs = [one for one in find_rubbish(workspace, with_runs=True) if one.what.startswith("run")]
    assert [(one.competition, one.what, one.files) for one in runs] == [("toy", "run aaaxyz", 2)]
    assert [one.what for one in find_rubbish(workspace, "other", with_runs=True)] == ["kept fits"]


def test_the_newest_run_with_models_stays_though_an_evaluation_came_after_it(tmp_path: Path) -> None:
    workspace, record = Workspace(tmp_path), RunRecord(**RECORD)
    for number, kind in enumerate(("tune", "tune", "evaluate", "evaluate")):
        write_run(workspace.runs("toy") / f"1k1-run-{number}", replace(record, kind=kind))
    gone = [one.what for one in find_rubbish(workspace, "toy", with_runs=True)]
    assert gone == ["run -run-2", "run -run-0"]


def test_what_a_run_under_way_needs_stays(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    now = datetime.now(UTC).isoformat()
    record = replace(RunRecord(**RECORD), status="running", started_at=now, outcome=None)
    write_run(workspace.runs("toy") / "1k1-run", record)
    with pytest.raises(UsageError, match=r"The run 1k1-run of toy is under way and needs its fits"):
        refuse_under_way(workspace, None)
    refuse_under_way(workspace, "other")
    write_run(workspace.runs("toy") / "1k1-run", replace(record, status="finished"))
    refuse_under_way(workspace, "toy")


def test_what_is_removed_is_gone_and_nothing_else(workspace: Workspace) -> None:
    rubbish = find_rubbish(workspace, "toy", with_runs=True)
    remove_rubbish(rubbish)
    left = {file.relative_to(workspace.state) for file in workspace.state.rglob("*") if file.is_file()}
    assert {str(file) for file in left} == {
        "ledger/other/ab/ab12.npz",
        "runs/toy/1k1bbbbbbxyz/run.json",
        "runs/other/1k1ccccccxyz/run.json",
        "board/toy/entries/a.parquet",
    }
    remove_rubbish(rubbish)  # somebody else was at it
    assert find_rubbish(workspace, "toy", with_runs=True) == []


def test_the_table_adds_up(workspace: Workspace) -> None:
    table = clean_table(find_rubbish(workspace, "toy"))
    assert table.rows == [
        ("toy", "kept fits", 2, 3.0),
        ("toy", "kept views and tests", 1, 0.5),
        (None, "in all", 3, 3.5),
    ]
    assert clean_table([]).rows == [(None, "in all", 0, 0.0)]


def test_an_unknown_competition_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UnknownNameError, match=r"'toi'.*toy"):
        find_rubbish(workspace, "toi")
