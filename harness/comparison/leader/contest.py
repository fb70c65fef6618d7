"""Those who are ranked on a board, the leader first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.competition.prepared import Share
    from harness.scoring.board import BoardView

__all__ = ["Contest", "read_contest"]


@dataclass(frozen=True)
class Contest:
    """The ranked entries in the order of rank."""

    share: Share
    by_folds: bool  # whether they are ranked by cross-validation, because no answers are known
    ids: tuple[str, ...]
    folds: Sequence[Sequence[float]]  # the scores of each entry's folds


def read_contest(view: BoardView) -> Contest:
    """Those who are ranked on this board, whichever of them it shows."""
    assert view.ranking is not None
    ranked = view.ranking.filter(view.ranking["rank"].is_valid())
    by_folds = len(ranked) > 0 and ranked["status"][0].as_py() == "unscored"
    return Contest(
        share=view.share,
        by_folds=by_folds,
        ids=tuple(ranked["entry_id"].to_pylist()),
        folds=[found or () for found in ranked["fold_scores"].to_pylist()] if by_folds else (),
    )
