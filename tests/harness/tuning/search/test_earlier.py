"""What earlier runs found out, from their records on disk and the fits that are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.competition.prepared import Fingerprints
from harness.metrics import find_metric
from harness.tuning.ledger.keys import library_versions
from harness.tuning.ledger.ledger import FitRecord, Ledger
from harness.tuning.measure.goal import make_goal
from harness.tuning.proposal import Proposal
from harness.tuning.record.run_record import RunRecord, write_run
from harness.tuning.record.trials import write_trials
from harness.tuning.search.earlier import recall_proposals
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import FitReport, Judged, Place

AUC = make_goal(find_metric("roc_auc"), task="binary", classes=2)
USUAL = {
    "kind": "tune",
    "status": "finished",
    "command": "harness tune",
    "metric": "roc_auc",
    "fingerprints": Fingerprints(spec="s", data="d", metric="m"),
    "problem": "the-problem",
    "libraries": library_versions(),
    "started_at": "2030-01-02T03:04:05+00:00",
    "elapsed": 1.0,
    "seed": 3,
}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "the-problem", tmp_path / "ledger", tmp_path / "runs" / "1k9now")


def keep(place: Place, run: str, *found: tuple[Any, ...], **facts: object) -> None:
    """A run that tried `strength` with such a score, its fits kept."""
    trials = []
    for number, (strength, score, *more) in enumerate(found):
        source, complete = more or ("search", True)
        trial = Trial(number, Proposal("linear", {"strength": strength}, source), 2)
        for fold in range(2):
            key = f"{fold}{strength}".replace(".", "").ljust(40, "0")
            trial.take(FitReport(key=key, fold=fold, complete=complete))
            Ledger(place.ledger).write(key, FitRecord(family="linear", fold=fold, seconds=1.0))
        trial.judged = Judged(fold_scores=(score, score), mean=score, std=0.0, pooled=score)
        trial.end("done", "")
        trials.append(trial)
    folder = place.run.parent / run
    write_run(folder, RunRecord(run_id=run, competition="toy", **{**USUAL, **facts}))  # type: ignore[arg-type]
    write_trials(folder, trials, run_id=run, competition="toy", metric="roc_auc", seed=3)


def recall(place: Place) -> list[float]:
    found = recall_proposals(place, AUC, metric="roc_auc", seed=3)
    assert {one.source for one in found} <= {"earlier"}
    assert {one.family for one in found} <= {"linear"}
    return [float(one.config["strength"]) for one in found]


def test_what_was_searched_comes_back_the_best_first(place: Place) -> None:
    assert recall(place) == []
    keep(place, "1k1aaa", (0.1, 0.7), (0.2, 0.9))
    keep(place, "1k1bbb", (0.3, 0.8), (0.2, 0.9))
    assert recall(place) == [0.2, 0.3, 0.1]


def test_the_portfolio_comes_anyway_and_cut_fits_never(place: Place) -> None:
    keep(
        place,
        "1k1aaa",
        (0.1, 0.9, "portfolio", True),
        (0.2, 0.8, "search", False),
        (0.3, 0.7, "earlier", True),
    )
    assert recall(place) == [0.3]


def test_what_is_no_longer_kept_would_cost_time_again(place: Place) -> None:
    keep(place, "1k1aaa", (0.1, 0.7), (0.2, 0.9))
    next(place.ledger.glob("*/102*.npz")).unlink()
    assert recall(place) == [0.1]


@pytest.mark.parametrize(
    "facts",
    [{"problem": "another"}, {"metric": "log_loss"}, {"seed": 4}, {"libraries": {"numpy": "1.0.0"}}],
)
def test_runs_of_anything_else_say_nothing(place: Place, facts: dict[str, object]) -> None:
    keep(place, "1k1aaa", (0.1, 0.7), **facts)
    assert recall(place) == []


def test_a_damaged_record_is_passed_over(place: Place) -> None:
    keep(place, "1k1aaa", (0.1, 0.7))
    keep(place, "1k1bbb", (0.2, 0.9))
    (place.run.parent / "1k1bbb" / "run.json").write_text("{", encoding="utf-8")
    assert recall(place) == [0.1]
