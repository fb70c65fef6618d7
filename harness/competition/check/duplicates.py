"""Rows that stand on both sides of the split: their hidden answers can be looked up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from harness.competition.check.base import CheckSpec, Finding, Level
from harness.competition.check.encoding import to_codes
from harness.competition.check.sampling import sample_rows

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, Target

MANY = 0.01  # of the hidden rows: enough to move a score by a visible amount
TOO_MANY = 0.25  # a board that is a quarter memory does not rank models
FEWEST_COPIES = 10  # a pair or two of equal flowers is no leak
WORTH_A_NOTE = 0.001
SURPRISE = 5.0  # times what chance makes of these columns; few categories repeat by themselves
SAME_ANSWER = 0.9  # copies that disagree are noise rather than a leak
_ADVICE = (
    "Remove the copies in the source, or keep them together: name what they share as `group`, "
    'with method = "group" in [split].'
)


def find_duplicates(tables: CheckTables) -> Iterator[Finding]:
    """Hidden rows with a copy among the training rows, and training rows with a copy in another fold."""
    if not tables.train.shape[1] or not len(tables.train):
        return
    both = pd.concat([tables.train, tables.test], ignore_index=True)
    marks = pd.util.hash_pandas_object(both, index=False).to_numpy()
    train, test = marks[: len(tables.train)], marks[len(tables.train) :]
    chance = _expect_repeats(tables)
    across = _across_split(tables, train, test, chance) if len(test) else None
    if across:
        yield across
    if tables.folds is not None and (across is None or across.level == "note"):
        yield from _across_folds(train, tables.folds, chance)


def _expect_repeats(tables: CheckTables) -> float:
    """The share of rows that would find a copy in the training rows if the columns were independent."""
    sample = tables.train.iloc[sample_rows(len(tables.train))]
    if "text" in {tables.types[name] for name in sample.columns}:
        return 0.0  # nobody writes the same text twice by chance
    logarithm = 0.0
    for name in sample.columns:
        counts = np.bincount(to_codes(sample[name]) + 1).astype(np.float64)
        pairs = len(sample) * (len(sample) - 1)
        same = float((counts * (counts - 1)).sum()) / pairs if pairs else 0.0
        logarithm += np.log(max(same, 1e-12))
    return float(-np.expm1(-len(tables.train) * np.exp(logarithm)))


def _across_split(tables: CheckTables, train: np.ndarray, test: np.ndarray, chance: float) -> Finding | None:
    copied = np.isin(test, train)
    share = float(copied.mean())
    by_chance = share < SURPRISE * chance
    if share < WORTH_A_NOTE or (by_chance and tables.train.shape[1] == 1):
        return None
    agreement = _agreement(tables.targets[0], train, test, copied) if tables.targets else None
    said = "" if agreement is None else f"; {agreement:.1%} of them have the answer of their copy"
    return Finding(
        level=_level(copied, chance, agreement),
        number=round(share, 4),
        message=f"{int(copied.sum()):,} of {len(test):,} hidden rows ({share:.1%}) are exact copies of "
        f"training rows{said}."
        + (" Columns with so few values repeat by chance." if by_chance and share >= MANY else ""),
        advice=_ADVICE,
    )


def _agreement(target: Target, train: np.ndarray, test: np.ndarray, copied: np.ndarray) -> float | None:
    """The share of copied rows whose answer is the first one of their copies, to within a thousandth."""
    if target.test is None:
        return None
    first = pd.Series(target.train, index=train)
    answers = first[~first.index.duplicated()].loc[test[copied]].to_numpy()
    tolerance = 0.0 if target.is_classes else 1e-3 * float(np.std(target.train))
    return float((np.abs(answers - target.test[copied]) <= tolerance).mean())


def _level(copied: np.ndarray, chance: float, agreement: float | None) -> Level:
    share = float(copied.mean())
    if share < MANY or share < SURPRISE * chance or copied.sum() < FEWEST_COPIES:
        return "note"
    return "error" if share >= TOO_MANY and (agreement or 0.0) >= SAME_ANSWER else "warning"


def _across_folds(train: np.ndarray, folds: np.ndarray, chance: float) -> Iterator[Finding]:
    rows = pd.Series(folds).groupby(train).transform("nunique").to_numpy() > 1
    share = float(rows.mean())
    if _level(rows, chance, None) == "warning":
        yield Finding(
            level="warning",
            number=round(share, 4),
            message=f"{int(rows.sum()):,} of {len(train):,} training rows ({share:.1%}) have an exact copy "
            "in another fold: cross-validation flatters.",
            advice=_ADVICE,
        )


CHECK = CheckSpec(
    name="duplicates",
    summary="Rows with an exact copy on the other side of the split, or in another fold.",
    function=find_duplicates,
)
