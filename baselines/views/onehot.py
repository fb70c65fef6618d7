"""Categories as one column per level, all of a view in one sparse block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baselines.views.blocks import Piece
from baselines.views.lookup import count_levels

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from baselines.views.columns import Columns

__all__ = ["fit_onehot"]

_RARE = 5  # rows; levels with fewer share a column
_MOST_COLUMNS = 200  # of one category; levels beyond share a column too
_NOWHERE = -1


@dataclass(frozen=True)
class OneHot:
    """Which column each level of each category marks."""

    columns: tuple[int, ...]
    places: tuple[np.ndarray, ...]  # int32 (levels + 2,) each: the column of a level, or none
    width: int

    def transform(self, columns: Columns) -> csr_matrix:
        """A 1 in the column of each row's level."""
        from scipy.sparse import csr_matrix

        marks = np.empty((len(columns), len(self.columns)), dtype=np.int32)
        for place, (column, places) in enumerate(zip(self.columns, self.places, strict=True)):
            marks[:, place] = places[columns.categories[:, column]]
        found = marks != _NOWHERE
        ends = np.concatenate([[0], np.cumsum(found.sum(axis=1))]).astype(np.int32)
        ones = np.ones(int(ends[-1]), dtype=np.float32)
        return csr_matrix((ones, marks[found], ends), shape=(len(columns), self.width))


def fit_onehot(columns: Columns, categories: Sequence[int]) -> Piece:
    """Some of the categories, one-hot."""
    places, width = [], 0
    for category in categories:
        own = _place_levels(count_levels(columns.categories[:, category], columns.levels[category]))
        places.append(np.where(own == _NOWHERE, _NOWHERE, own + width).astype(np.int32))
        width += int(own.max()) + 1
    block = OneHot(tuple(categories), tuple(places), width)
    return Piece(block, block.transform(columns))


def _place_levels(counts: np.ndarray) -> np.ndarray:
    """The column of each level: frequent ones their own, missing cells too, the rest one together.

    A level that no training row holds goes with the rare ones, or nowhere where there are none. One of the
    columns goes where two would always add up to one.
    """
    own = counts >= _RARE
    own[np.argsort(-counts[:-2], kind="stable")[_MOST_COLUMNS - 2 :]] = False
    own[-2:] = False, counts[-1] > 0
    places = np.full(len(counts), _NOWHERE)
    places[own] = np.arange(own.sum())
    if (counts[~own] > 0).any():
        places[~own] = own.sum()
    return places if places.max() > 1 else np.maximum(places - 1, _NOWHERE)
