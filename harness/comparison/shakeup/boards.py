"""The rows that are ranked on the public and on the private board, paired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from harness.comparison.shakeup.result import Shaken
from harness.scoring.chosen_metric import metric_of
from harness.scoring.standing import rank, text_equals
from leaderboard.names import shorten_ids

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared, Share

__all__ = ["pair_boards"]


def pair_boards(current: pa.Table, prepared: Prepared) -> list[Shaken]:
    """The rows that are ranked on both boards, in the order of their private entries' time."""
    public, private = (_read_board(current, prepared, share) for share in ("public", "private"))
    both = [key for key in private if key in public]
    by_public = sorted(both, key=lambda key: public[key]["rank"])
    places = {key: place for place, key in enumerate(by_public, start=1)}
    paired = [
        (private[key]["created_at"], _shaken(public[key], private[key], places[key], place))
        for place, key in enumerate(both, start=1)
    ]
    return [row for _, row in sorted(paired, key=lambda one: (one[0], one[1].entry_id))]


Key = tuple[str, str | None]


def _read_board(current: pa.Table, prepared: Prepared, share: Share) -> dict[Key, dict[str, Any]]:
    """The ranked rows of a board in their order, by what makes them a row: the team, or kind and model."""
    ranking = rank(current, prepared, metric_of(prepared), share=share)
    ranked = ranking.filter(text_equals(ranking["standing"], "ranked")).select(_NEEDED)
    names = shorten_ids(ranked["entry_id"]).to_pylist()
    moments = ranked["created_at"].cast(pa.int64())  # as a moment it would import pandas
    records = ranked.set_column(_NEEDED.index("created_at"), "created_at", moments).to_pylist()
    return {_key(record): {**record, "entry": name} for record, name in zip(records, names, strict=True)}


_NEEDED = ["entry_id", "kind", "team", "model", "created_at", "rank", "score", "cv_mean"]


def _key(record: dict[str, Any]) -> Key:
    if record["kind"] == "submission":
        return "submission", record["team"]
    return record["kind"], record["model"]


def _shaken(public: dict[str, Any], private: dict[str, Any], place: int, private_place: int) -> Shaken:
    return Shaken(
        team=private["team"],
        model=private["model"],
        kind=private["kind"],
        entry=private["entry"],
        entry_id=private["entry_id"],
        public_entry_id=public["entry_id"],
        public=place,
        private=private_place,
        public_score=public["score"],
        private_score=private["score"],
        cv=private["cv_mean"],
    )
