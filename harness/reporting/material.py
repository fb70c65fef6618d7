"""What a report is made from, read once and only when a section asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from harness.comparison.leader.ties import mark_ties
from harness.reporting.entries import EntryFacts, read_entries
from harness.reporting.tuned import Tuned, find_tuned
from harness.scoring.board import read_board
from harness.scoring.chosen_metric import metric_of

if TYPE_CHECKING:
    from harness.comparison.evidence import RowsName
    from harness.competition.prepared import Prepared
    from harness.metrics import Metric
    from harness.scoring.board import BoardRow, BoardView
    from harness.workspace import Workspace

__all__ = ["Audience", "Material"]

Audience = Literal["host", "participants"]


@dataclass(frozen=True, kw_only=True)
class Material:
    """A competition and its board, as somebody sees them; `focus` is the entry that a report is about."""

    prepared: Prepared
    workspace: Workspace
    audience: Audience
    made_at: datetime
    focus: str | None = None

    @property
    def for_host(self) -> bool:
        """Whether what hidden rows tell may be shown."""
        return self.audience == "host"

    @property
    def rows(self) -> RowsName:
        """The rows that entries are looked at on: hidden ones, or for participants those out of fold."""
        return "hidden" if self.for_host and self.prepared.has_answers else "oof"

    @cached_property
    def metric(self) -> Metric:
        """The metric that ranks the board."""
        return metric_of(self.prepared)

    @cached_property
    def board(self) -> BoardView:
        """The board that everyone sees, with marks on those that cannot be told from the leader."""
        return mark_ties(read_board(self.prepared, self.workspace), self.prepared, self.workspace)

    @cached_property
    def entries(self) -> Mapping[str, EntryFacts]:
        """What is known of the entries on the board, and of the one in focus, by id."""
        wanted = {row.entry_id for row in self.board.rows} | ({self.focus} if self.focus else set())
        return read_entries(self.prepared, self.workspace, wanted, for_host=self.for_host)

    @property
    def scored(self) -> list[tuple[BoardRow, EntryFacts]]:
        """The rows of the board that have a score, in order, each with its entry."""
        return [(row, self.entries[row.entry_id]) for row in self.board.rows if row.score is not None]

    @cached_property
    def leader(self) -> EntryFacts | None:
        """Who leads the board; where scores are not told, who leads the private one, for the host."""
        found = self.board.leader if self.scored else None
        if found is None and self.for_host and self.prepared.has_answers:
            found = read_board(self.prepared, self.workspace, share="private").leader
        return self.entries.get(found) if found else None

    @property
    def entry(self) -> EntryFacts | None:
        """The entry that the report is about; in that of a board the leader, or whoever has a score."""
        if self.focus is not None:
            return self.entries[self.focus]
        return self.leader or next((facts for _, facts in self.scored), None)

    @cached_property
    def tuned(self) -> Tuned | None:
        """The newest run that handed models in; for an entry in focus the one that made it."""
        if self.focus is None:
            return find_tuned(self.prepared, self.workspace)
        made_by = self.entries[self.focus].run_id
        return find_tuned(self.prepared, self.workspace, made_by) if made_by else None

    @property
    def current_run(self) -> Tuned | None:
        """The same, if it saw today's data and the metric of today."""
        tuned = self.tuned
        return tuned if tuned and tuned.record.fingerprints == self.prepared.fingerprints else None
