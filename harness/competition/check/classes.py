"""Classes too rare for the folds, or absent where they are scored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.check.base import CheckSpec, Finding

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, Target

_LISTED = 6


def find_rare_classes(tables: CheckTables) -> Iterator[Finding]:
    """Classes that some share or fold does not hold."""
    for target in tables.targets:
        if target.is_classes and len(target.train):
            train = np.bincount(target.train, minlength=len(target.classes))
            yield from _judge_folds(tables, target, train)
            yield from _judge_hidden(tables, target, train)


def _judge_folds(tables: CheckTables, target: Target, train: np.ndarray) -> Iterator[Finding]:
    if tables.folds is None:
        return
    folds = int(tables.folds.max(initial=-1)) + 1
    rare = np.flatnonzero((train > 0) & (train < folds))
    if len(rare):
        yield Finding(
            level="warning",
            column=target.name,
            number=float(train[rare].min()),
            message=f"Fewer training rows than the {folds} folds hold {_name(target, rare)} "
            f"of {target.name!r}, so some folds cannot score it.",
            advice="Merge rare classes in the source, or write a smaller count in [split.folds].",
        )
    else:
        yield from _judge_fold_classes(tables.folds, folds, target, train)


def _judge_fold_classes(
    numbers: np.ndarray, folds: int, target: Target, train: np.ndarray
) -> Iterator[Finding]:
    held = [np.bincount(target.train[numbers == fold], minlength=len(train)) > 0 for fold in range(folds)]
    lacking = [here for here in held if here.any() and (here < (train > 0)).any()]
    if lacking:
        alone = any(here.sum() == 1 for here in lacking)
        yield Finding(
            level="warning" if alone else "note",
            column=target.name,
            number=float(len(lacking)),
            message=f"{len(lacking)} of {folds} folds hold no row of a class that others have"
            f"{', and some only a single class' if alone else ''}.",
            advice='Write method = "stratified" in [split.folds] if rows are independent.',
        )


def _judge_hidden(tables: CheckTables, target: Target, train: np.ndarray) -> Iterator[Finding]:
    if target.test is None:
        return
    hidden = np.bincount(target.test, minlength=len(train))
    unknown = np.flatnonzero((train == 0) & (hidden > 0))
    if len(unknown):
        yield Finding(
            level="error",
            column=target.name,
            number=float(hidden[unknown].sum()),
            message=f"Only hidden rows hold {_name(target, unknown)} of {target.name!r}: none can learn it.",
            advice="Merge or remove such classes in the source, or choose another split.",
        )
    if tables.public is None:
        return
    for share, rows in (("public", tables.public), ("private", ~tables.public)):
        yield from _judge_share(target, share, np.bincount(target.test[rows], minlength=len(train)), train)


def _judge_share(target: Target, share: str, here: np.ndarray, train: np.ndarray) -> Iterator[Finding]:
    absent = np.flatnonzero((here == 0) & (train > 0))
    if not here.sum() or not len(absent):
        return
    single = int((here > 0).sum()) == 1
    yield Finding(
        level="error" if single else "warning",
        column=target.name,
        number=float(len(absent)),
        message=f"No {share} row holds {_name(target, absent)} of {target.name!r}"
        f"{'; with a single class left, most metrics are undefined' if single else ''}.",
        advice='Hide more rows, write method = "stratified" in [split], or merge rare classes.',
    )


def _name(target: Target, codes: np.ndarray) -> str:
    listed = ", ".join(repr(target.classes[code]) for code in codes[:_LISTED])
    more = f" and {len(codes) - _LISTED} more" if len(codes) > _LISTED else ""
    return f"{'class' if len(codes) == 1 else 'classes'} {listed}{more}"


CHECK = CheckSpec(
    name="classes",
    summary="Classes too rare for the folds, or absent from a share.",
    function=find_rare_classes,
)
