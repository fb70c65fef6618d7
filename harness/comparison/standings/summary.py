"""Standings in sentences: what they rest on, and what they do not say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.comparison.standings.result import Standings

__all__ = ["standings_lines"]

_FEW = 10  # competitions; below, intervals by resampling them are too narrow
_LISTED = 8


def standings_lines(standings: Standings) -> list[str]:
    """What to know of the figures."""
    return [
        *_tell_competitions(standings),
        *_tell_absent(standings),
        *_tell_left_out(standings),
        *_tell_elo(standings),
        *_tell_improvability(standings),
        _tell_ranks(standings),
        *standings.remarks,
    ]


def _tell_competitions(standings: Standings) -> list[str]:
    told, by_cv = f"{_count(standings.competitions)}, ", standings.by_cv
    if len(by_cv) == len(standings.competitions):
        return [f"{told}ranked by cross-validation: {_list(by_cv)}."]
    lines = [f"{told}{standings.share} share: {_list(standings.competitions)}."]
    if by_cv:
        lines.append(f"Ranked by cross-validation, because hidden answers are not known: {_list(by_cv)}.")
    return lines


def _tell_absent(standings: Standings) -> list[str]:
    absent = [f"{one.name} in {_list(one.absent)}" for one in standings.contestants if one.absent]
    if not absent:
        return []
    return [f"Without an entry, and counted as the last there: {_list(absent, mark='; ')}."]


def _tell_left_out(standings: Standings) -> list[str]:
    lines = []
    if standings.rare:
        lines.append(
            f"Left out, with entries in less than half of the competitions (--all counts them): "
            f"{_list(standings.rare)}."
        )
    if standings.dropped:
        reason = "not all contestants have an entry" if standings.missing == "skip" else "fewer than two meet"
        lines.append(f"Left out, because {reason} there: {_list(standings.dropped)}.")
    return lines


def _tell_elo(standings: Standings) -> list[str]:
    anchored = f"Elo: {standings.anchor} has 1000"
    lines = [f"{anchored}; low and high hold 95 % of the ratings when competitions are drawn again."]
    if len(standings.competitions) == 1:
        lines = [f"{anchored}; from one competition nothing is known of how sure that is."]
    elif len(standings.competitions) < _FEW:
        lines.append(
            f"From {_count(standings.competitions)} these intervals mean little: they are too narrow."
        )
    if not standings.bounded:
        lines.append(
            "Some win or lose every duel with others, so their ratings only say that they are far apart."
        )
    return lines


def _tell_improvability(standings: Standings) -> list[str]:
    if not standings.without_best:
        return []
    return [f"improvability leaves out {_list(standings.without_best)}: no best score is known there."]


def _tell_ranks(standings: Standings) -> str:
    critical = standings.critical
    if not critical.differ:
        return (
            f"Nobody can be told apart by these ranks (Friedman's test: p = {critical.p_value:.2g}); "
            "more competitions may."
        )
    return (
        f"There are differences (Friedman's test: p = {critical.p_value:.2g}): mean ranks at least "
        f"{critical.difference:.2f} apart can be told apart (Nemenyi, 0.05)."
    )


def _count(competitions: Sequence[str]) -> str:
    return "1 competition" if len(competitions) == 1 else f"{len(competitions)} competitions"


def _list(names: Sequence[str], *, mark: str = ", ") -> str:
    more = f"{mark}and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return mark.join(names[:_LISTED]) + more
