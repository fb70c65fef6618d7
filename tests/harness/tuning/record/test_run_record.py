from dataclasses import replace
from pathlib import Path

import pytest

from harness.competition.prepared import Fingerprints
from harness.errors import WorkspaceError
from harness.tuning.record.run_record import (
    EntryRecord,
    Outcome,
    RunRecord,
    Scheduled,
    Skipped,
    read_run,
    write_run,
)

RECORD = RunRecord(
    run_id="1k14a7d9esdty6sncbsyv13zmq",
    competition="toy",
    kind="tune",
    status="interrupted",
    command="harness tune toy",
    metric="rmse",
    fingerprints=Fingerprints(spec="s", data="d", metric="m"),
    problem="p",
    libraries={"numpy": "2.2.0"},
    started_at="2030-01-01T00:00:00+00:00",
    elapsed=1.5,
    seconds=60.0,
    models=("dummy", "linear"),
    skipped=(Skipped("svm", "it would take about 90 s"),),
    schedule=(
        Scheduled(
            trial=0,
            family="linear",
            config={"penalty": "l2", "strength": 0.1, "steps": 3, "intercept": True},
            source="search",
            state="done",
            rounds=7,
            parts=(9, 8),
            complete=False,
        ),
    ),
    outcome=Outcome(
        winner="stack",
        submission="submission.csv",
        entries={
            "linear": EntryRecord(entry_id="e0", score=0.5, trial=0),
            "stack": EntryRecord(entry_id="e1", score=None, weights={0: 0.25, 11: 0.75}, intercepts=(0.1,)),
        },
        lost="the ensemble could not be made in time",
    ),
)


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_run(tmp_path / "run", RECORD)
    found = read_run(tmp_path / "run")
    assert found == RECORD
    assert {name: type(value) for name, value in found.schedule[0].config.items()} == {
        "penalty": str,
        "strength": float,
        "steps": int,
        "intercept": bool,
    }


def test_a_newer_record_takes_the_older_ones_place_whole(tmp_path: Path) -> None:
    write_run(tmp_path, replace(RECORD, status="running", outcome=None))
    write_run(tmp_path, RECORD)
    assert read_run(tmp_path) == RECORD
    assert [file.name for file in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file"),
        (b"", "run.json: Invalid JSON"),
        (b'{"run_id": "x"}', "competition: Field required"),
    ],
)
def test_what_is_no_record_is_refused_with_its_folder(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    if content is not None:
        (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(
        WorkspaceError, match=f"The record of the run in {tmp_path} cannot be read: .*{reason}"
    ):
        read_run(tmp_path)


def test_only_a_metric_that_was_asked_for_is_told_again() -> None:
    assert RECORD.chosen_metric is None
    assert replace(RECORD, own_metric=True).chosen_metric == "rmse"
