"""Number columns as the scaled view has them: filled, scaled, and with a mark where one was missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from baselines.views.blocks import Piece
from baselines.views.imputation import ImputeName, Imputer, learn_imputer
from baselines.views.scaling import Scale, ScaleName, scale_learners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from baselines.views.columns import Columns

__all__ = ["fit_numbers"]


@dataclass(frozen=True)
class Scaled:
    """Numbers without gaps, each column in one or several scales; constant ones are left out."""

    imputer: Imputer
    scales: tuple[tuple[int, tuple[Scale, ...]], ...]  # with the column that each is for

    def transform(self, columns: Columns) -> np.ndarray:
        """The scaled numbers."""
        filled = self.imputer.fill(columns.numbers)
        width = sum(scale.width for _, scales in self.scales for scale in scales)
        scaled = np.empty((len(filled), width), dtype=np.float32)
        place = 0
        for column, scales in self.scales:
            values = filled[:, column].astype(np.float64)
            for scale in scales:
                scale.apply(values, scaled[:, place : place + scale.width])
                place += scale.width
        return scaled


@dataclass(frozen=True)
class Gaps:
    """Marks for missing numbers."""

    columns: np.ndarray  # those in which some training row lacks its number

    def transform(self, columns: Columns) -> np.ndarray:
        """1 where a number is missing, else 0."""
        return np.asarray(np.isnan(columns.numbers[:, self.columns]), dtype=np.float32)


def fit_numbers(
    columns: Columns, *, impute: ImputeName, scale: ScaleName, seed: int
) -> tuple[Scaled, Piece, Columns]:
    """What scales numbers, marks of those missing in some rows but not in all, and columns that lack none."""
    imputer = learn_imputer(impute, columns.numbers, seed=seed)
    filled = imputer.fill(columns.numbers)
    missing = np.isnan(columns.numbers).sum(axis=0)
    gaps = Gaps(np.flatnonzero((missing > 0) & (missing < len(columns))))
    scaled = Scaled(imputer, tuple(_fit_scales(filled, scale)))
    return scaled, Piece(gaps, gaps.transform(columns)), replace(columns, numbers=filled)


def _fit_scales(filled: np.ndarray, name: ScaleName) -> Iterator[tuple[int, tuple[Scale, ...]]]:
    learners = scale_learners(name, *filled.shape)
    for column in range(filled.shape[1]):
        values = filled[:, column].astype(np.float64)
        low, high = (values.min(), values.max()) if values.size else (0, 0)
        if low < high:
            two_valued = ((values == low) | (values == high)).all()  # then one scale says all
            yield column, tuple(learn(values) for learn in learners[: 1 if two_valued else None])
