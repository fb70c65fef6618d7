"""Groups that stand on both sides: a model then recognises the patient instead of the illness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from harness.competition.check.association import to_scalar
from harness.competition.check.base import CheckSpec, Finding
from harness.competition.check.encoding import share_known, to_codes
from harness.competition.check.sampling import sample_rows
from harness.competition.columns import describe_columns

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, Role, Target

ALIKE = 0.2  # share of the target's variance that lies between groups, beyond which a group tells much
CERTAIN = 6.0  # standard errors
FEWEST_GROUPS = 20  # fewer are ordinary categories
SMALLEST_SHARE = 0.02  # groups per row, below which a name for many rows is an ordinary category too


def find_split_groups(tables: CheckTables) -> Iterator[Finding]:
    """The declared group across split or folds, and columns that look like an undeclared one."""
    if tables.group is not None:
        yield from _check_declared(tables, tables.group)
    elif tables.is_shuffled and tables.targets and len(tables.train):
        yield from _find_undeclared(tables, tables.targets[0])


def _check_declared(tables: CheckTables, group: Role) -> Iterator[Finding]:
    shared = group.test.isin(group.train.dropna())
    if shared.any() and tables.split != "time":
        yield Finding(
            level="error",
            column=group.name,
            number=round(float(shared.mean()), 4),
            message=f"{int(shared.sum()):,} hidden rows belong to a group of {group.name!r} that has "
            "training rows too.",
            advice='Write method = "group" in [split], or mend the official test file.',
        )
    if tables.folds is None or tables.fold_method == "time":
        return  # folds by time learn from no group that they validate, but a group may return
    validated = tables.folds >= 0
    folds = pd.Series(tables.folds[validated]).groupby(to_codes(group.train)[validated]).nunique()
    torn = int((folds[folds.index >= 0] > 1).sum())
    if torn:
        yield Finding(
            level="error",
            column=group.name,
            number=float(torn),
            message=f"{torn:,} groups of {group.name!r} stand in more than one fold: "
            "cross-validation flatters.",
            advice='Write method = "group" in [split.folds].',
        )


def _find_undeclared(tables: CheckTables, target: Target) -> Iterator[Finding]:
    chosen = sample_rows(len(tables.train))
    scalar = to_scalar(target.train[chosen], len(target.classes))
    sample = tables.train.iloc[chosen]
    for name in sample.columns:
        codes = to_codes(sample[name])
        if tables.types[name] == "date" or not _looks_like_groups(codes):
            continue
        alike, error = _measure_likeness(codes, scalar)
        if alike < max(ALIKE, CERTAIN * error):
            continue
        (facts,) = describe_columns(sample[[name]], declared=tables.types)
        shared = share_known(tables.test[name].iloc[sample_rows(len(tables.test))], tables.train[name])
        if shared and (facts.is_group_like or facts.type != "number"):
            yield _group_finding(name, alike, shared, target, named=facts.is_group_like)


def _looks_like_groups(codes: np.ndarray) -> bool:
    sizes = np.bincount(codes[codes >= 0]) if (codes >= 0).any() else np.zeros(0, dtype=np.int64)
    enough = len(sizes) >= max(FEWEST_GROUPS, SMALLEST_SHARE * len(codes))
    return bool(enough and (sizes[sizes > 1].sum() >= 0.2 * len(codes)))


def _measure_likeness(codes: np.ndarray, scalar: np.ndarray) -> tuple[float, float]:
    """The intraclass correlation of the target, and its standard error if groups meant nothing."""
    codes, scalar = codes[codes >= 0], scalar[codes >= 0]
    sizes = np.bincount(codes).astype(np.float64)
    rows, groups = float(sizes.sum()), len(sizes)
    means = np.bincount(codes, weights=scalar) / sizes
    between = float((sizes * (means - scalar.mean()) ** 2).sum()) / (groups - 1)
    within = float(((scalar - means[codes]) ** 2).sum()) / max(rows - groups, 1.0)
    size = (rows - float((sizes**2).sum()) / rows) / (groups - 1)
    total = between + (size - 1) * within
    if total <= 0 or size <= 1:
        return 0.0, 1.0
    return (between - within) / total, float(np.sqrt(2 / (rows * (size - 1))))


def _group_finding(name: str, alike: float, shared: float, target: Target, *, named: bool) -> Finding:
    return Finding(
        level="warning" if named else "note",
        column=name,
        number=round(alike, 4),
        message=f"Rows with the same {name!r} have similar {target.name!r} ({alike:.0%} of its variance "
        f"lies between them), and {shared:.0%} of the hidden rows share theirs with training rows.",
        advice=f'If new rows will come from others, write method = "group" and group = "{name}" in [split].',
    )


CHECK = CheckSpec(
    name="groups",
    summary="Groups, declared or not, with rows on both sides of the split or in several folds.",
    function=find_split_groups,
)
