"""Whether entries may be compared as they stand on the board, and what to say of those that left it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from harness.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["check_standing", "tell_standing"]


def check_standing(board: pa.Table, entries: Sequence[str]) -> None:
    """UsageError for an entry without predictions, or with predictions for other rows than today's."""
    standings = _read_standings(board)
    for entry in entries:
        if standings[entry] == "invalid":
            raise UsageError(f"{entry} was refused, so there are no predictions to compare.")
        if standings[entry] == "stale":
            raise UsageError(f"{entry} was scored before the data or the metric changed: harness rescore it.")


def tell_standing(board: pa.Table, names: Mapping[str, str]) -> tuple[str, ...]:
    """A sentence for every one of these entries, named by their ids, that was taken off the board."""
    standings = _read_standings(board)
    return tuple(
        f"{name} was {standings[entry]} and takes no part in the board."
        for entry, name in names.items()
        if standings[entry] in ("withdrawn", "disqualified")
    )


def _read_standings(board: pa.Table) -> dict[str, str]:
    return dict(zip(board["entry_id"].to_pylist(), board["standing"].to_pylist(), strict=True))
