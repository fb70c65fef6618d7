"""What a confusion matrix would become if a few rows had turned out the other way round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from harness.metrics.cells import Cells

__all__ = ["moved_rows", "rows_to_move", "spoiled_score"]


def spoiled_score(
    score: Callable[..., tuple[float, np.ndarray]],
    cells: Cells,
    share: float,
    options: Mapping[str, object],
) -> float:
    """The score furthest from today's once this share of the rows is wrong, or once it is right.

    The wrong rows are taken from the rarest classes, where they hurt most, or from the most frequent
    ones, and given to the most frequent other class or to the one furthest away; the right ones are
    spread over all mistakes.
    """
    today = score(cells, **options)[0]
    frequency = cells.shares_true()
    changed = [moved_rows(cells, share * cells.share, cells.true)]
    for order in (frequency, -frequency):
        moved = rows_to_move(cells, share, order)
        changed.extend(
            moved_rows(cells, moved, target) for target in (_usual(cells, frequency), _furthest(cells))
        )
    return max((score(table, **options)[0] for table in changed), key=lambda value: abs(value - today))


def rows_to_move(cells: Cells, share: float, order: np.ndarray) -> np.ndarray:
    """How much of each cell is taken when the true classes are emptied in this order up to the share."""
    first = np.argsort(order[cells.true], kind="stable")
    before = np.cumsum(cells.share[first]) - cells.share[first]
    taken = np.empty_like(cells.share)
    taken[first] = np.clip(share - before, 0.0, cells.share[first])
    return taken


def _usual(cells: Cells, frequency: np.ndarray) -> np.ndarray:
    """The most frequent class other than the true one, cell by cell."""
    ordered = np.argsort(-frequency, kind="stable")
    return np.asarray(np.where(cells.true == ordered[0], ordered[1 % len(ordered)], ordered[0]))


def _furthest(cells: Cells) -> np.ndarray:
    """The class furthest from the true one, cell by cell."""
    last = cells.classes - 1
    return np.asarray(np.where(2 * cells.true < last, last, 0))


def moved_rows(cells: Cells, moved: np.ndarray, target: np.ndarray) -> Cells:
    """The cells after this much of each got another prediction."""
    return replace(
        cells,
        true=np.concatenate([cells.true, cells.true]),
        given=np.concatenate([cells.given, target]),
        share=np.concatenate([cells.share - moved, moved]),
    )
