"""A board on disk: entries and events, appended without a lock and never changed again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leaderboard.arrays import build_table
from leaderboard.compaction import compact, compact_if_due
from leaderboard.errors import LeaderboardError
from leaderboard.parts import PartFolder
from leaderboard.reading import DamagedPart, PartsRead, read_parts
from leaderboard.schema import ENTRIES, EVENTS, Entry, Event

if TYPE_CHECKING:
    import pyarrow as pa


class Board:
    """The entries and events of one competition, kept in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._entries = PartFolder(folder, "entries", ENTRIES, "entry_id")
        self._events = PartFolder(folder, "events", EVENTS, "event_id")
        self._damaged: dict[str, DamagedPart] = {}

    def create(self) -> None:
        """Make an empty board on disk, so that any reader finds its columns; appending does it too."""
        for folder in (self._entries, self._events):
            folder.create()

    def append_entry(self, entry: Entry) -> None:
        """Record one entry; it is safe on disk when this returns."""
        self.append_entries([entry])

    def append_entries(self, entries: Sequence[Entry]) -> None:
        """Record several entries, all or none of them."""
        self.append_table(build_table(entries, ENTRIES))

    def append_table(self, entries: pa.Table) -> None:
        """Record a table of entries, as another board's `entries()` gives it, all or none of them."""
        if not entries.schema.equals(ENTRIES):
            raise LeaderboardError("Only a table with the columns and types of a board's entries fits.")
        self._append(self._entries, entries)

    def append_event(self, event: Event) -> None:
        """Record one event; it is safe on disk when this returns."""
        self.append_events([event])

    def append_events(self, events: Sequence[Event]) -> None:
        """Record several events, all or none of them."""
        self._append(self._events, build_table(events, EVENTS))

    def entries(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Every entry once, in no particular order; an empty board has its columns too."""
        return self.read_entries(columns).table

    def events(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Every event once, in no particular order."""
        return self.read_events(columns).table

    def read_entries(
        self, columns: Sequence[str] | None = None, *, dictionaries: Sequence[str] = ()
    ) -> PartsRead:
        """The entries, and the files that cannot be read; `dictionaries` are text columns to keep encoded."""
        return self._read(self._entries, columns, dictionaries)

    def read_events(self, columns: Sequence[str] | None = None) -> PartsRead:
        """The events, and the files that could not be read."""
        return self._read(self._events, columns)

    def damaged(self) -> tuple[DamagedPart, ...]:
        """The files that could not be read so far, and those that were set aside before."""
        aside = sorted((self.folder / "damaged").glob("*/*.parquet"))
        earlier = {file.name: DamagedPart(file.name, "it was set aside earlier", file) for file in aside}
        return tuple({**earlier, **self._damaged}.values())

    def compact(self) -> bool:
        """Make one file of all small ones now; False when another process is at it."""
        done = [compact(folder, gathered=2) for folder in (self._entries, self._events)]
        return all(done)

    def _read(
        self, folder: PartFolder, columns: Sequence[str] | None, dictionaries: Sequence[str] = ()
    ) -> PartsRead:
        read = read_parts(folder, columns, dictionaries=dictionaries)
        self._damaged.update({part.name: part for part in read.damaged})
        return read

    def _append(self, folder: PartFolder, rows: pa.Table) -> None:
        self.create()
        if rows.num_rows:
            folder.publish(rows, kind="part")
            compact_if_due(folder)
