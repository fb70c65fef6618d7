"""The standings of a workspace, or of some of its competitions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from harness.comparison.standings.field import Field, Missing, choose_field
from harness.comparison.standings.gather import gather_tasks
from harness.comparison.standings.result import Contestant, Standings
from harness.errors import UnknownNameError, UsageError
from leaderboard.rating.critical_difference import compare_ranks
from leaderboard.rating.elo import Elo, is_bounded, rate_by_elo
from leaderboard.rating.errors import improvabilities, normalise_errors
from leaderboard.rating.ranks import rank_errors
from leaderboard.rating.wins import win_matrix, win_rates

if TYPE_CHECKING:
    from harness.comparison.standings.tasks import By
    from harness.competition.prepared import Share
    from harness.workspace import Workspace

__all__ = ["USUAL_ANCHOR", "make_standings", "stand"]

USUAL_ANCHOR = "random-forest"
_NOBODY = "No competition has a ranked entry yet. Fill a board first, such as with: harness tune NAME."


def make_standings(
    workspace: Workspace,
    competitions: Sequence[str] = (),
    *,
    share: Share = "public",
    by: By = "model",
    anchor: str | None = None,
    missing: Missing = "worst",
    everyone: bool = False,
) -> Standings:
    """The standings over these competitions, or over all that have a board in the workspace."""
    gathered = gather_tasks(workspace, competitions, share=share, by=by)
    if not gathered.tasks:
        raise UsageError(" ".join((_NOBODY, *gathered.remarks)))
    field = choose_field(gathered.tasks, missing=missing, everyone=everyone)
    standings = stand(field, anchor=anchor, share=share, by=by, missing=missing)
    by_cv = {task.competition for task in gathered.tasks if task.by_cv}
    return replace(
        standings,
        by_cv=tuple(name for name in standings.competitions if name in by_cv),
        remarks=gathered.remarks,
    )


def stand(field: Field, *, anchor: str | None, share: Share, by: By, missing: Missing) -> Standings:
    """The standings of a field."""
    place = _find_anchor(field, anchor)
    elo = rate_by_elo(field.errors, anchor=place)
    order = sorted(range(len(field.contestants)), key=lambda one: (-round(float(elo.ratings[one]), 6), one))
    errors = field.errors[:, order]
    ranks, wins = rank_errors(errors), win_matrix(errors)
    return Standings(
        competitions=field.competitions,
        share=share,
        by=by,
        missing=missing,
        anchor=field.contestants[place],
        contestants=_describe(field, order, elo, mean_ranks=ranks.mean(axis=0), rates=win_rates(wins)),
        wins=wins,
        critical=compare_ranks(ranks),
        bounded=is_bounded(wins),
        without_best=_select(field.competitions, ~field.from_perfect),
        rare=field.rare,
        dropped=field.dropped,
    )


def _find_anchor(field: Field, anchor: str | None) -> int:
    """The place of the anchor: the one asked for, else the usual one, else the first by name."""
    names = field.contestants
    if anchor is None:
        return names.index(USUAL_ANCHOR if USUAL_ANCHOR in names else min(names))
    if anchor in field.rare:
        raise UsageError(
            f"{anchor} has entries in less than half of the competitions, so it is left out and cannot be "
            "the anchor. Count everyone with --all, or name another one."
        )
    if anchor not in names:
        raise UnknownNameError("contestant", anchor, names)
    return names.index(anchor)


def _describe(
    field: Field, order: Sequence[int], elo: Elo, *, mean_ranks: np.ndarray, rates: np.ndarray
) -> tuple[Contestant, ...]:
    errors = normalise_errors(field.errors).mean(axis=0)
    known = field.errors[field.from_perfect]
    improvability = improvabilities(known).mean(axis=0) if len(known) else None
    return tuple(
        Contestant(
            name=field.contestants[one],
            elo=float(elo.ratings[one]),
            low=_number(elo.low[one]),
            high=_number(elo.high[one]),
            mean_rank=float(mean_ranks[place]),
            win_rate=float(rates[place]),
            error=float(errors[one]),
            improvability=None if improvability is None else float(improvability[one]),
            absent=_select(field.competitions, np.isinf(field.errors[:, one])),
        )
        for place, one in enumerate(order)
    )


def _select(names: Sequence[str], chosen: np.ndarray) -> tuple[str, ...]:
    return tuple(name for name, here in zip(names, chosen, strict=True) if here)


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
