"""What a comparison holds: entries, every pair of them tested, a verdict in a sentence for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.tabular import Cell, Table, show

if TYPE_CHECKING:
    import pandas as pd

    from harness.comparison.duel import Duel
    from harness.comparison.entries.slices import Slice
    from leaderboard.compare.paired import PairedTest

__all__ = ["Compared", "Comparison", "RowDifference"]

_SIGNIFICANT = 0.05
_DIGITS = 5


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One of the entries that are compared."""

    entry_id: str
    name: str  # what it is called in the verdicts
    score: float
    fold_scores: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class RowDifference:
    """A row on which two entries differ much, and how much better the first is on it."""

    row: str  # its id
    gain: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Entries compared on the same rows by the competition's metric."""

    competition: str
    metric: str
    direction: str
    what: str  # the rows, in words
    together: str | None  # what rows that are one piece of evidence make up, in words
    out_of_fold: bool
    entries: tuple[Compared, ...]
    duels: tuple[Duel, ...]  # every pair, the first of it the better one
    p_values: tuple[float, ...]  # of the duels, by Holm
    slices: tuple[Slice, ...] = ()  # where the two differ, if there are but two
    rows: tuple[RowDifference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def significant(self) -> float:
        """The p-value below which two count as told apart."""
        return _SIGNIFICANT

    @property
    def frame(self) -> pd.DataFrame:
        """The pairs as a DataFrame, a row each."""
        return self.table().to_frame()

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from harness.comparison.entries.blocks import comparison_blocks  # needs what is defined here
        from harness.page.render import render_fragment

        return render_fragment(list(comparison_blocks(self)))

    def table(self) -> Table:
        """A row for every pair, the better entry first, without columns that hold nothing."""
        duels = self.duels
        columns: dict[str, list[Cell]] = {
            "better": [self.entries[duel.first].name for duel in duels],
            "than": [self.entries[duel.second].name for duel in duels],
            "score": [duel.scores[0] for duel in duels],
            "other": [duel.scores[1] for duel in duels],
            "by": [duel.test.effect for duel in duels],
            "low": [duel.test.interval[0] if duel.test.interval else None for duel in duels],
            "high": [duel.test.interval[1] if duel.test.interval else None for duel in duels],
            "p": [*self.p_values],
            "sure": [duel.test.superiority for duel in duels],
            "again": [duel.test.again for duel in duels],
            "mcnemar": [duel.mcnemar.p_value if duel.mcnemar else None for duel in duels],
            "folds": [duel.folds.p_value if duel.folds else None for duel in duels],
        }
        digits = dict.fromkeys(("score", "other", "by", "low", "high"), _DIGITS)
        digits |= dict.fromkeys(("p", "mcnemar", "folds"), 4) | dict.fromkeys(("sure", "again"), 3)
        spare = (("folds", "mcnemar"), ("again",), ("sure",), ("score", "other"), ("low", "high"))
        return Table.of_columns(columns, digits, spare=spare)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """A sentence for every pair."""
        return tuple(
            self._verdict(duel, p_value) for duel, p_value in zip(self.duels, self.p_values, strict=True)
        )

    def _verdict(self, duel: Duel, p_value: float) -> str:
        one, other, test = self.entries[duel.first], self.entries[duel.second], duel.test
        if test.effect == 0 and test.low == test.high:
            return f"{one.name} and {other.name} score the same on all {self.what}."
        reach = "no interval"
        if test.interval:
            reach = f"95 % interval {show(test.low, _DIGITS)} to {show(test.high, _DIGITS)}"
        how = f"{reach}; p = {_show(p_value)}, {self._method(test)}"
        if test.effect == 0:
            return f"{one.name} and {other.name} score the same ({how})."
        numbers = f"by {show(test.effect, _DIGITS)} ({how})"
        if p_value < _SIGNIFICANT:
            return f"{one.name} is better than {other.name} {numbers}."
        return f"{one.name} and {other.name} cannot be told apart: {one.name} scores better {numbers}."

    def _method(self, test: PairedTest) -> str:
        if self.out_of_fold:
            return f"{test.method} of {self.what}"
        return f"{test.method} over {self.what}" + (
            f" in {test.units:,} {self.together}" if self.together else ""
        )


def _show(p_value: float) -> str:
    return f"{p_value:.2g}" if p_value >= 1e-4 else "less than 0.0001"
