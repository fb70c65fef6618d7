"""Whether the hidden rows are enough to tell models apart, by the metric's own interval of a quick model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from harness.competition.check.association import to_scalar
from harness.competition.check.base import CheckSpec, Finding
from harness.competition.check.encoding import Matrix, to_matrix
from harness.competition.check.models import foretell_classes, foretell_values
from harness.competition.check.sampling import sample_rows
from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics import Estimate, Metric, Need, Truth, estimate, find_metric

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, Scoring, Target

FEWEST_ROWS = 30  # a share with fewer is a lottery whatever the metric
WIDE = 0.5  # interval of a quick model, as a part of its lead over a constant guess; one without says nothing
AMPLE_ROWS = 20_000  # a score is then known to less than anyone asks of it
_MOST_TRAINED = 4_000
_MOST_CLASSES = 15  # boosting fits one tree a class and round
_FEWEST_TRAINED = 30
_ADVICE = {
    "public": "Expect another order on the private board; raise `public` in [split] if it should guide.",
    "private": "Read the board with its intervals; raise `test` in [split], or collect more rows.",
}


@dataclass(frozen=True)
class _Guesses:
    """Predictions for the hidden rows in the form the metric needs: of a quick model, and of no model."""

    model: np.ndarray
    constant: np.ndarray


def find_weak_shares(tables: CheckTables) -> Iterator[Finding]:
    """Shares with too few rows for the metric."""
    if tables.public is None or not tables.targets or tables.targets[0].test is None:
        return
    shares = {"public": tables.public, "private": ~tables.public}
    small = {name: int(rows.sum()) for name, rows in shares.items() if 0 < rows.sum() < FEWEST_ROWS}
    for name, count in small.items():
        yield _small_finding(name, count)
    rest = {name: rows for name, rows in shares.items() if FEWEST_ROWS <= rows.sum() <= AMPLE_ROWS}
    if rest and tables.scoring is not None:
        yield from _judge_intervals(tables, tables.scoring, rest)


def _small_finding(share: str, count: int) -> Finding:
    return Finding(
        level="note",
        number=float(count),
        message=f"The {share} share holds {count} rows: a single one can decide who leads.",
        advice=_ADVICE[share],
    )


def _judge_intervals(
    tables: CheckTables, scoring: Scoring, shares: Mapping[str, np.ndarray]
) -> Iterator[Finding]:
    metric = find_metric(scoring.metric)
    guesses = _foretell(tables, metric)
    if guesses is None:
        return
    for share, rows in shares.items():
        chosen = np.flatnonzero(rows)
        try:
            model, constant = (
                _estimate(metric, tables, guess, chosen, scoring)
                for guess in (guesses.model, guesses.constant)
            )
        except (MetricError, SubmissionRefusedError):
            continue  # undefined on this share, or for such a target: the checks of classes and shape say why
        if model.low is None or model.high is None:
            continue
        lead = (model.value - constant.value) * (1 if metric.direction == "maximize" else -1)
        if 0 < WIDE * lead < model.high - model.low:
            yield _wide_finding(share, len(chosen), metric.name, model, constant.value)


def _wide_finding(share: str, rows: int, metric: str, model: Estimate, constant: float) -> Finding:
    return Finding(
        level="note",
        number=float(rows),
        message=f"On the {rows:,} {share} rows a quick model's {metric} is {model.value:.4g}, 95 % interval "
        f"{model.low:.4g} to {model.high:.4g}, against {constant:.4g} of a constant guess: close models "
        "cannot be told apart.",
        advice=_ADVICE[share],
    )


def _estimate(
    metric: Metric, tables: CheckTables, guess: np.ndarray, chosen: np.ndarray, scoring: Scoring
) -> Estimate:
    truth = np.column_stack([target.test for target in tables.targets if target.test is not None])[chosen]
    values = truth if len(tables.targets) > 1 else truth[:, 0]
    known = Truth(values, classes=len(tables.targets[0].classes))
    return estimate(metric, known, guess[chosen], options=scoring.options)


def _foretell(tables: CheckTables, metric: Metric) -> _Guesses | None:
    need = metric.needs.get(tables.task)
    classes = len(tables.targets[0].classes)
    if len(tables.train) < _FEWEST_TRAINED or classes > _MOST_CLASSES:
        return None
    if need not in {Need.VALUES, Need.SCORES, Need.PROBABILITIES, Need.LABELS}:
        return None
    chosen = sample_rows(len(tables.train), _MOST_TRAINED)
    both = pd.concat([tables.train.iloc[chosen], tables.test], ignore_index=True)
    matrix = _narrow(to_matrix(both, tables.types), tables.targets[0], chosen)
    if not matrix.shape[1]:
        return None
    known, asked = matrix[: len(chosen)], matrix[len(chosen) :]
    if need == Need.VALUES:
        return _guess_values(tables.targets, chosen, known, asked)
    return _guess_classes(tables.targets[0], chosen, known, asked, need)


def _narrow(matrix: Matrix, target: Target, chosen: np.ndarray) -> np.ndarray:
    """The columns that matter, judged by the training rows at the top of the matrix."""
    top = Matrix(matrix.values[: len(chosen)], matrix.names)
    kept = set(top.nearest(to_scalar(target.train[chosen], len(target.classes))).names)
    return matrix.values[:, [name in kept for name in matrix.names]]


def _guess_values(
    targets: tuple[Target, ...], chosen: np.ndarray, known: np.ndarray, asked: np.ndarray
) -> _Guesses:
    model, constant = [], []
    for target in targets:
        numbers = target.train[chosen]
        foretold = foretell_values(known, numbers, asked)
        model.append(np.clip(foretold, numbers.min(), numbers.max()))
        constant.append(np.full(len(asked), numbers.mean()))
    if len(targets) == 1:
        return _Guesses(model[0], constant[0])
    return _Guesses(np.column_stack(model), np.column_stack(constant))


def _guess_classes(
    target: Target, chosen: np.ndarray, known: np.ndarray, asked: np.ndarray, need: Need
) -> _Guesses | None:
    codes = target.train[chosen]
    rates = np.bincount(codes, minlength=len(target.classes)) / len(codes)
    if (rates > 0).sum() < 2:
        return None
    chances = np.zeros((len(asked), len(target.classes)))
    chances[:, rates > 0] = foretell_classes(known, codes, asked)
    constant = np.tile(rates, (len(asked), 1))
    if need == Need.LABELS:
        return _Guesses(chances.argmax(axis=1), constant.argmax(axis=1))
    if len(target.classes) == 2:
        return _Guesses(chances[:, 1], constant[:, 1])
    return _Guesses(chances, constant)


CHECK = CheckSpec(
    name="resolution",
    summary="Shares with too few rows for the metric to tell models apart.",
    function=find_weak_shares,
)
