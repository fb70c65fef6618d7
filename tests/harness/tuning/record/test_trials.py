from pathlib import Path

import numpy as np
import pytest

from harness.errors import WorkspaceError
from harness.tuning.proposal import Proposal
from harness.tuning.record.trials import TRIALS, read_trials, write_trials
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import FitReport, Judged

FACTS = {"run_id": "1k1aaa", "competition": "toy", "metric": "rmse", "seed": 3}


def trial(number: int) -> Trial:
    return Trial(number, Proposal("linear", {"strength": 0.5}, "search"), 2)


def report(fold: int, **facts: object) -> FitReport:
    return FitReport(key=f"key-{fold}", fold=fold, seconds=1.0, loss=0.5, **facts)  # type: ignore[arg-type]


def test_every_trial_is_a_row(tmp_path: Path) -> None:
    done, failed, begun = trial(0), trial(1), trial(2)
    for fold in (1, 0):
        done.take(report(fold, peak_mb=10.0 + fold))
    done.rounds = 7
    done.judged = Judged(fold_scores=(0.25, 0.75), mean=0.5, std=0.25, pooled=0.4)
    done.end("done", "")
    failed.take(FitReport(key="key-0", fold=0, error="out of memory"))
    write_trials(tmp_path, [done, failed, begun], **FACTS)  # type: ignore[arg-type]
    table = read_trials([tmp_path])
    assert table.schema == TRIALS
    first, second, third = table.to_pylist()
    assert {name: first[name] for name in FACTS} == FACTS
    assert first["fold_scores"] == [0.25, 0.75]
    assert first["fits"] == ["key-0", "key-1"], "fold by fold, whichever came back first"
    assert [first[name] for name in ("state", "reason", "cv_mean", "cv_std", "cv_pooled", "rounds")] == [
        "done", None, 0.5, 0.25, 0.4, 7,
    ]  # fmt: skip
    assert (first["seconds"], first["peak_mb"], first["loss"]) == (2.0, 11.0, 0.5)
    assert (second["state"], second["reason"], second["cv_mean"]) == ("failed", "out of memory", None)
    assert (third["state"], third["fits"], third["loss"]) == ("running", [], None)


@pytest.mark.parametrize(
    ("flags", "complete", "reused"),
    [
        ([{}, {}], True, False),
        ([{"reused": True}, {}], True, False),
        ([{"reused": True}, {"reused": True}], True, True),
        ([{"complete": False}, {}], False, False),
    ],
)
def test_a_trial_is_complete_and_reused_if_all_its_fits_are(
    tmp_path: Path, flags: list[dict[str, bool]], complete: bool, reused: bool
) -> None:
    one = trial(0)
    for fold, flag in enumerate(flags):
        one.take(report(fold, curve=np.array([0.5]), **flag))
    write_trials(tmp_path, [one], **FACTS)  # type: ignore[arg-type]
    (row,) = read_trials([tmp_path]).to_pylist()
    assert (row["complete"], row["reused"]) == (complete, reused)


def test_runs_without_trials_are_passed_over(tmp_path: Path) -> None:
    assert read_trials([]).schema == TRIALS
    assert read_trials([tmp_path / "nothing"]).num_rows == 0
    for run in ("a", "b"):
        write_trials(tmp_path / run, [trial(0)], **FACTS)  # type: ignore[arg-type]
    assert read_trials([tmp_path / run for run in ("a", "nothing", "b")]).num_rows == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(WorkspaceError, match=r"trials\.parquet cannot be written .*Make room"):
        write_trials(tmp_path / "file", [trial(0)], **FACTS)  # type: ignore[arg-type]
