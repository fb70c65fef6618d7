"""Ids and row order that know the answer: the free lunch of many a public leaderboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from harness.competition.check.association import Skill, make_outcome, measure_skill
from harness.competition.check.base import CheckSpec, Finding, Level
from harness.competition.check.encoding import to_numbers
from harness.competition.check.sampling import sample_rows

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, Target

TELLING = 0.15  # of what could be known: 2 * AUC - 1, or the share of errors saved
BETRAYING = 0.6  # AUC 0.8: a fair model without any feature
CERTAIN = 5.0  # standard errors
_FEWEST_ROWS = 60


@dataclass(frozen=True)
class _Clue:
    """A number that every row carries besides its features."""

    name: str
    column: str | None
    numbers: np.ndarray
    truth: np.ndarray


def find_telling_order(tables: CheckTables) -> Iterator[Finding]:
    """Ids and row positions that foretell the first target."""
    if not tables.targets:
        return
    target = tables.targets[0]
    if tables.id is not None:
        name = tables.id.name
        clues = (
            _Clue(f"The id {name!r}", name, numbers, target.train) for numbers in _id_numbers(tables.id.train)
        )
        yield from islice(filter(None, (_judge(clue, tables, target) for clue in clues)), 1)
    if target.test is not None:
        position = np.arange(len(target.test), dtype=np.float64)
        found = _judge(_Clue("The order of the hidden rows", None, position, target.test), tables, target)
        yield from filter(None, [found])
    if tables.source is not None:
        yield from _find_sorted_source(tables.source.target, target)


def _id_numbers(ids: pd.Series) -> Iterator[np.ndarray]:
    """What could be read from an id: its number, the code in front of it, its length."""
    if pd.api.types.is_numeric_dtype(ids.dtype):
        yield to_numbers(ids)
        return
    text = ids.astype("string").fillna("")
    yield pd.to_numeric(text.str.extract(r"(\d{1,15})(?!.*\d)")[0], errors="coerce").to_numpy(
        dtype=np.float64, na_value=np.nan
    )
    yield pd.factorize(text.str.extract(r"^(\D*)")[0], sort=True)[0].astype(np.float64)
    yield text.str.len().to_numpy(dtype=np.float64)


def _judge(clue: _Clue, tables: CheckTables, target: Target) -> Finding | None:
    chosen = sample_rows(len(clue.truth))
    known = chosen[~np.isnan(clue.numbers[chosen])]
    if len(known) < max(_FEWEST_ROWS, len(chosen) // 2):
        return None
    outcome = make_outcome(clue.truth[known], len(target.classes))
    skill = measure_skill(clue.numbers[known], outcome, ordered=True)
    strength, certainty = _strength(skill)
    if strength < TELLING or certainty < CERTAIN:
        return None
    number = strength if skill.auc is None else skill.auc
    measured = (
        f"{number:.0%} of the errors saved" if skill.auc is None else f"area under the curve {number:.3f}"
    )
    return Finding(
        level=_level(tables, strength),
        column=clue.column,
        number=round(number, 4),
        message=f"{clue.name} foretells {target.name!r} ({measured}, out of sample).",
        advice=_advice(tables, clue.column),
    )


def _strength(skill: Skill) -> tuple[float, float]:
    """How much is known, from 0 to 1, and how many standard errors away from nothing that is."""
    if skill.auc is not None and skill.auc_error is not None:
        return 2 * skill.auc - 1, (skill.auc - 0.5) / max(skill.auc_error, 1e-9)
    return skill.share, skill.share * float(np.sqrt(skill.faults))


def _level(tables: CheckTables, strength: float) -> Level:
    if tables.split == "time":
        return "note"  # what comes later differs, and a split by time is made to show it
    return "error" if strength >= BETRAYING else "warning"


def _advice(tables: CheckTables, column: str | None) -> str:
    if tables.split == "time":
        return "Expected where the target moves with time; look at it if ids were dealt out by the answer."
    if column is None:
        return "Leave `id` out of [data], so that rows are shuffled, or shuffle the official test file."
    return (
        "Add it to `drop` in [data] and leave `id` out: ids are then made after a shuffle. "
        "If it counts time, split by time."
    )


def _find_sorted_source(ordered: np.ndarray, target: Target) -> Iterator[Finding]:
    steps = np.diff(ordered)
    runs = int((steps != 0).sum()) + 1
    sorted_classes = target.is_classes and runs <= 2 * len(target.classes) < len(ordered) // 10
    sorted_numbers = not target.is_classes and bool((steps >= 0).all() or (steps <= 0).all())
    if len(ordered) >= _FEWEST_ROWS and runs > 1 and (sorted_classes or sorted_numbers):
        yield Finding(
            level="note",
            number=float(runs),
            message=f"The source is sorted by {target.name!r} ({runs:,} runs of equal answers).",
            advice="Participants must not get the source file; ids and rows of the prepared tables are "
            "shuffled unless you name an `id`.",
        )


CHECK = CheckSpec(
    name="order",
    summary="Ids and row order that foretell the target.",
    function=find_telling_order,
)
