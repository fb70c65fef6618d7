"""A feature that is the target in disguise, or foretells it almost perfectly on its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.check.association import Skill, make_outcome, measure_skill
from harness.competition.check.base import CheckSpec, Finding
from harness.competition.check.correlation import correlate
from harness.competition.check.encoding import is_ordered, to_array, to_codes
from harness.competition.check.sampling import sample_rows

if TYPE_CHECKING:
    import pandas as pd

    from harness.competition.check.tables import CheckTables, Target

FEWEST_ROWS = 30  # below, chance makes perfect features
FEWEST_FAULTS = 10  # a constant guess must be wrong that often before "never wrong" means anything
ALMOST_ALL = 0.99  # of the errors saved by one feature: no honest measurement does that
SUSPICIOUSLY_MANY = 0.97  # the best honest features we know, iris petals and mushroom odour, save 0.969
SUSPICIOUS_AUC = 0.995  # for rare classes, where few errors are left to save
SUSPICIOUS_CORRELATION = 0.97  # another result of the same experiment, rather than a cause of it
_MOST_TREES = 300  # beyond, only the numbers that correlate best are looked at closely
_DROP = "If it is only known once the answer is known, add it to `drop` in [data]."


def find_leaks(tables: CheckTables) -> Iterator[Finding]:
    """The features that give the target away, each with its clearest symptom."""
    for target in tables.targets:
        chosen = sample_rows(len(target.train), _affordable_rows(tables.train.shape[1]))
        if len(chosen) < FEWEST_ROWS:
            continue
        sample = tables.train.iloc[chosen]
        part = replace(target, train=target.train[chosen])
        outcome = make_outcome(part.train, len(part.classes))
        for name in _worth_a_look(sample, tables, part):
            values = to_array(sample[name], tables.types[name])
            ordered = is_ordered(tables.types[name])
            found = _find_disguise(name, sample[name], values, part) or _judge(
                name, measure_skill(values, outcome, ordered=ordered), values, part, ordered=ordered
            )
            if found and sample.shape[1] > 1:
                yield found
            elif found and found.level == "error":  # the only feature: to foretell from it is the whole task
                yield replace(found, level="note")


def _affordable_rows(columns: int) -> int:
    return max(2_000, min(10_000, 300_000 // max(columns, 1)))


def _worth_a_look(sample: pd.DataFrame, tables: CheckTables, target: Target) -> list[str]:
    """All features, or the likeliest ones of a very wide table."""
    if sample.shape[1] <= _MOST_TREES:
        return list(sample.columns)
    ordered = [name for name in sample.columns if is_ordered(tables.types[name])]
    likely = {name: correlate(to_array(sample[name], tables.types[name]), target.train) for name in ordered}
    best = set(sorted(ordered, key=lambda name: -likely[name])[:_MOST_TREES])
    return [name for name in sample.columns if name in best or name not in likely]


def _find_disguise(name: str, column: pd.Series, values: np.ndarray, target: Target) -> Finding | None:
    """An error if feature and target can be translated into each other."""
    codes = to_codes(column)
    known = codes >= 0
    if known.mean() < 0.5 or known.sum() < FEWEST_ROWS:
        return None
    if target.is_classes:
        disguised = _is_renaming(codes[known], target.train[known])
    else:
        disguised = values.dtype.kind == "f" and _is_monotone(values[known], target.train[known])
    if not disguised:
        return None
    return Finding(
        level="error",
        column=name,
        number=1.0,
        message=f"{name!r} is the target {target.name!r} under another name: each value of one stands for "
        "one of the other.",
        advice="Add it to `drop` in [data].",
    )


def _is_renaming(codes: np.ndarray, classes: np.ndarray) -> bool:
    pairs = np.unique(codes * (classes.max() + 1) + classes)
    return 1 < len(pairs) == len(np.unique(codes)) == len(np.unique(classes)) <= len(codes) // 3


def _is_monotone(values: np.ndarray, target: np.ndarray) -> bool:
    """Whether one is a strictly monotone function of the other: another unit, a logarithm."""
    order = np.lexsort((target, values))
    across, along = np.diff(values[order]), np.diff(target[order])
    if not ((along >= 0).all() or (along <= 0).all()):
        return False
    return int((across > 0).sum()) >= 9 and bool(((across > 0) == (along != 0)).all())


def _judge(name: str, skill: Skill, values: np.ndarray, target: Target, *, ordered: bool) -> Finding | None:
    if skill.faults < FEWEST_FAULTS:
        return None
    if skill.share >= SUSPICIOUSLY_MANY:
        return Finding(
            level="error" if skill.share >= ALMOST_ALL else "warning",
            column=name,
            number=round(skill.share, 4),
            message=f"{name!r} alone foretells {target.name!r}: out of sample it saves {skill.share:.1%} "
            f"of the {'errors' if target.is_classes else 'squared error'} of a plain guess.",
            advice=_DROP,
        )
    if skill.auc is not None and skill.auc >= SUSPICIOUS_AUC and skill.faults >= 2 * FEWEST_FAULTS:
        return Finding(
            level="warning",
            column=name,
            number=round(skill.auc, 4),
            message=f"{name!r} alone orders the rows by {target.name!r} with an area under the curve of "
            f"{skill.auc:.4f}.",
            advice=_DROP,
        )
    return _judge_correlation(name, values, target) if ordered and not target.is_classes else None


def _judge_correlation(name: str, values: np.ndarray, target: Target) -> Finding | None:
    correlation = correlate(values, target.train)
    if correlation < SUSPICIOUS_CORRELATION:
        return None
    return Finding(
        level="warning",
        column=name,
        number=round(correlation, 4),
        message=f"{name!r} and {target.name!r} correlate at {correlation:.3f}: it may be another result "
        "rather than a cause.",
        advice=_DROP,
    )


CHECK = CheckSpec(
    name="leakage",
    summary="A feature that foretells the target almost perfectly, or is the target under another name.",
    function=find_leaks,
)
