"""What standings hold: every contestant's figures over all competitions, and the tables made of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.tabular import Cell, Table

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from harness.comparison.standings.field import Missing
    from harness.comparison.standings.tasks import By
    from harness.competition.prepared import Share
    from leaderboard.rating.critical_difference import CriticalDifference

__all__ = ["Contestant", "Standings"]


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """One model or team over all competitions."""

    name: str
    elo: float
    low: float | None  # the 95 % interval of the rating; None where all competitions say the same
    high: float | None
    mean_rank: float
    win_rate: float  # against all others
    error: float  # normalised, in the mean: 0 is always the best, 1 always the worst
    improvability: float | None  # in the mean; None where no competition has a best score that is known
    absent: tuple[str, ...]  # the competitions that it has no entry in


@dataclass(frozen=True, kw_only=True)
class Standings:
    """Contestants over competitions, the highest rating first."""

    competitions: tuple[str, ...]
    share: Share
    by: By
    missing: Missing
    anchor: str  # whose rating is 1000
    contestants: tuple[Contestant, ...]
    wins: np.ndarray  # the share of competitions in which one (row) beats another (column), in their order
    critical: CriticalDifference  # its groups count contestants in their order
    bounded: bool  # whether the ratings have a likeliest value: nobody wins or loses every duel
    by_cv: tuple[str, ...] = ()  # competitions where nothing hidden can be scored: cross-validation ranks
    without_best: tuple[str, ...] = ()  # competitions that improvability leaves out
    rare: tuple[str, ...] = ()  # contestants left out, because they have entries in less than half
    dropped: tuple[str, ...] = ()  # competitions left out, because they compare nobody or somebody lacks them
    remarks: tuple[str, ...] = ()

    @property
    def frame(self) -> pd.DataFrame:
        """The contestants as a DataFrame, a row each."""
        return self.table().to_frame()

    @property
    def win_frame(self) -> pd.DataFrame:
        """The win rates as a DataFrame: how often the row beats the column."""
        import pandas as pd  # the command does without

        names = [one.name for one in self.contestants]
        return pd.DataFrame(self.wins, index=names, columns=names)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from harness.comparison.standings.blocks import standings_blocks  # needs what is defined here
        from harness.page.render import render_fragment

        return render_fragment(list(standings_blocks(self)))

    def table(self) -> Table:
        """A row for every contestant."""
        taken = len(self.competitions)
        rows: list[tuple[Cell, ...]] = [
            (
                one.name,
                one.elo,
                one.low,
                one.high,
                one.mean_rank,
                one.win_rate,
                one.error,
                one.improvability,
                taken - len(one.absent),
            )
            for one in self.contestants
        ]
        digits = dict.fromkeys(("elo", "low", "high"), 0) | {"rank": 2}
        digits |= dict.fromkeys(("wins", "error", "improvability"), 3)
        spare = (("competitions",), ("improvability",), ("error",), ("wins",), ("low", "high"))
        columns = (
            "contestant",
            "elo",
            "low",
            "high",
            "rank",
            "wins",
            "error",
            "improvability",
            "competitions",
        )
        return Table(columns, rows, digits, spare=spare)

    def win_table(self) -> Table:
        """The win rates: contestants in rows, and by their numbers in columns."""
        numbers = [str(place) for place in range(1, len(self.contestants) + 1)]
        rows: list[tuple[Cell, ...]] = [
            (f"{number} {one.name}", *(None if math.isnan(rate) else float(rate) for rate in rates))
            for number, one, rates in zip(numbers, self.contestants, self.wins, strict=True)
        ]
        return Table(("wins against", *numbers), rows, dict.fromkeys(numbers, 2))
