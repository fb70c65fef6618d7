"""The shake-up of a board: every row's place on the public and on the private board, and what moved it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.tabular import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

    from leaderboard.shakeup.correlation import Correlation

__all__ = ["Agreement", "NoiseVerdict", "Shaken", "Shakeup"]

_DIGITS = 5


@dataclass(frozen=True, kw_only=True)
class Shaken:
    """A row of both boards: a team, or a model of nobody's."""

    team: str
    model: str | None
    kind: str
    entry: str  # enough of the id to name it
    entry_id: str  # that stands on the private board
    public_entry_id: str  # the team's best public entry may be another
    public: int  # places, counted among the rows that stand on both boards
    private: int
    public_score: float
    private_score: float
    cv: float | None
    cv_place: int | None = None
    low: int | None = None  # the moves that noise alone explains
    high: int | None = None
    by_noise: bool | None = None  # whether its move is one of them, counted among the rows that were judged

    @property
    def moved(self) -> int:
        """Places won; lost ones are negative."""
        return self.public - self.private

    @property
    def name(self) -> str:
        """Whom the row is about: the team, or the model of nobody's."""
        return self.team if self.kind == "submission" or self.model is None else self.model


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How well the order by one score agrees with the order by another."""

    first: str  # cv or public
    second: str  # public or private
    correlation: Correlation


@dataclass(frozen=True, kw_only=True)
class NoiseVerdict:
    """How far random re-splits move the entries, in places in the mean, and whether that explains all."""

    observed: float
    mean: float
    low: float  # the middle 95 % of the re-splits
    high: float
    explains: bool
    resplits: int
    entries: int


@dataclass(frozen=True, kw_only=True)
class Shakeup:
    """Public board against private board; rows in the order of the private one."""

    competition: str
    metric: str
    direction: str
    hidden_rows: int
    rows: tuple[Shaken, ...]
    agreements: tuple[Agreement, ...]
    by_cv: tuple[Correlation, Correlation] | None  # CV, public with private over the same entries
    noise: NoiseVerdict | None
    notes: tuple[str, ...] = ()

    @property
    def mean_move(self) -> float:
        """The places that a row moved in the mean, up or down."""
        return sum(abs(row.moved) for row in self.rows) / len(self.rows)

    @property
    def figure(self) -> float:
        """The shake-up as Kaggle's community counts it: the mean move as a share of all places."""
        return self.mean_move / len(self.rows)

    @property
    def frame(self) -> pd.DataFrame:
        """The rows as a DataFrame."""
        return self.table().to_frame()

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from harness.comparison.shakeup.blocks import shakeup_blocks  # needs what is defined here
        from harness.page.render import render_fragment

        return render_fragment(list(shakeup_blocks(self)))

    def table(self) -> Table:
        """A row for every row of the boards, without columns that hold nothing."""
        rows = self.rows
        columns: dict[str, list[Cell]] = {
            "private": [row.private for row in rows],
            "public": [row.public for row in rows],
            "moved": [row.moved for row in rows],
            "low": [row.low for row in rows],
            "high": [row.high for row in rows],
            "noise": [row.by_noise for row in rows],
            "team": [row.team for row in rows],
            "model": [row.model for row in rows],
            "private_score": [row.private_score for row in rows],
            "public_score": [row.public_score for row in rows],
            "cv": [row.cv for row in rows],
            "cv_place": [row.cv_place for row in rows],
            "entry": [row.entry for row in rows],
        }
        digits = dict.fromkeys(("private_score", "public_score", "cv"), _DIGITS)
        spare = (
            ("entry",),
            ("cv_place", "cv"),
            ("public_score", "private_score"),
            ("low", "high"),
            ("model",),
            ("moved",),
        )
        return Table.of_columns(columns, digits, spare=spare)
