"""Checking, keeping and scoring predictions: everything before an entry is written."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.competition.prepared.tables import load_solution
from harness.scoring.chosen_metric import metric_of
from harness.scoring.entries import make_entry
from harness.scoring.feedback import decide_release
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.identifiers import index_ids
from harness.scoring.predictions import store_predictions
from harness.scoring.score import ShareScore, score_predictions
from harness.scoring.shape import shape_of
from harness.scoring.validate import Checker, Predictions, make_checker, make_early_checker
from leaderboard.arrays import from_numpy

if TYPE_CHECKING:
    import numpy as np

    from harness.competition.prepared import Prepared, Solution
    from harness.scoring.hand_in import HandIn
    from harness.scoring.identifiers import IdIndex
    from harness.workspace import Workspace
    from leaderboard.schema import Entry

Reader = Callable[[Checker], Predictions]


@dataclass(frozen=True)
class Assessed:
    """Valid predictions that have been kept, and their scores; none where the answers are not known."""

    scores: tuple[ShareScore, ...]
    rows: int
    sha256: str | None


def assess(prepared: Prepared, workspace: Workspace, hand_in: HandIn, read: Reader) -> Assessed:
    """The scores of what is read; SubmissionRefusedError if it is not valid."""
    shape = shape_of(prepared, metric_of(prepared))
    with ThreadPoolExecutor(1) as aside:  # loading and storing, while the file is parsed and scored
        known = aside.submit(_load_known, prepared)
        if prepared.id_kind == "int":
            checker = make_early_checker(shape, lambda: known.result().index, rows=prepared.rows_test)
        else:
            checker = make_checker(shape, known.result().index.ids)
        predictions = read(checker)
        values, ids = predictions.values, known.result().index.ids
        kept = aside.submit(
            store_predictions, workspace, prepared, hand_in.entry_id, values=values, shape=shape, ids=ids
        )
        scores = score(prepared, known.result().solution, values)
        kept.result()
    return Assessed(scores, len(values), predictions.sha256)


@dataclass(frozen=True)
class _Known:
    """What is known of the test rows."""

    index: IdIndex
    solution: Solution | None


def _load_known(prepared: Prepared) -> _Known:
    if not prepared.has_answers:
        return _Known(index_ids(load_test_ids(prepared)), None)
    solution = load_solution(prepared)
    whole = prepared.id_kind == "int"  # which the solution holds as they are needed
    return _Known(index_ids(from_numpy(solution.ids) if whole else load_test_ids(prepared)), solution)


def score(prepared: Prepared, solution: Solution | None, values: np.ndarray) -> tuple[ShareScore, ...]:
    """The scores of predictions beside the test rows; none where the answers are not known."""
    if solution is None:
        return ()
    metric = metric_of(prepared)
    need = shape_of(prepared, metric).need
    return score_predictions(values, need=need, metric=metric, solution=solution, prepared=prepared)


def make_scored_entry(
    prepared: Prepared, hand_in: HandIn, assessed: Assessed, *, best: float | None
) -> Entry:
    """The entry of assessed predictions; `best` is what the team was told at best before."""
    rules = prepared.spec.rules
    released = decide_release(
        assessed.scores,
        rule=rules.feedback if rules else "exact",
        metric=metric_of(prepared),
        rows=prepared.rows_public,
        best=best,
    )
    return make_entry(prepared, hand_in, scores=released, rows=assessed.rows, sha256=assessed.sha256)
