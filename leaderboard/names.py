"""How people name entries: by rank, by model, or by a few characters of their id."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leaderboard.arrays import from_numpy, text_scalar, to_numpy
from leaderboard.errors import EntryNameError
from leaderboard.identity import ID_LENGTH, TIME_LENGTH, fold_id

_SHORTEST = 5
_LISTED = 6
_RANK = re.compile(r"#\s*(\d{1,9})")


def resolve_entry(reference: str, board: pa.Table) -> str:
    """The id of the one entry that is meant, among the rows that `rank_board` gives with everything.

    `#3` is the entry with that rank. A model's name is its best entry, when only one team has that model.
    Anything else is the beginning or the end of an id; the end tells entries of one day apart.
    """
    rank = _RANK.fullmatch(reference.strip())
    if rank:
        return _find_rank(int(rank[1]), board)
    for find in (_find_whole_id, _find_model, _find_part_of_id):
        found = find(reference, board)
        if found.num_rows == 1:
            return str(found["entry_id"][0].as_py())
        if found.num_rows:
            raise EntryNameError(
                f"{reference!r} names {found.num_rows} entries: {_list(found)}. "
                "Give more of the id, or a rank such as '#1'."
            )
    raise EntryNameError(
        f"No entry is named {reference!r}: name one by its rank ('#1'), by its model, or by the beginning or "
        f"the end of its id. The board {'begins with ' + _list(board) if board.num_rows else 'is empty'}."
    )


def shorten_ids(ids: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """The ends of these ids, as short as leaves no two alike: what to show, and enough to type."""
    count = pc.count_distinct(ids).as_py()
    for length in range(_SHORTEST, ID_LENGTH - TIME_LENGTH + 1):
        ends = pc.utf8_slice_codeunits(ids, -length)
        if pc.count_distinct(ends).as_py() == count:
            return ends
    return ids


def _find_rank(rank: int, board: pa.Table) -> str:
    rows = np.flatnonzero(to_numpy(board["rank"]) == rank) if rank else np.empty(0)
    if len(rows):
        return str(board["entry_id"][int(rows[0])].as_py())
    last = pc.max(board["rank"]).as_py()
    held = f"its ranks go from #1 to #{last}" if last else "nobody is ranked yet"
    raise EntryNameError(f"The board has no #{rank}: {held}.")


def _find_whole_id(reference: str, board: pa.Table) -> pa.Table:
    return board.filter(pc.equal(board["entry_id"], text_scalar(reference)))


def _find_model(reference: str, board: pa.Table) -> pa.Table:
    """The best entry of that model, of every team that has one; of no team if it is ours."""
    models = _plain(board["model"])
    found = board.filter(pc.equal(models, text_scalar(reference)))
    if found.num_rows == 0:
        found = board.filter(pc.equal(pc.utf8_lower(models), text_scalar(reference.strip().lower())))
    first: dict[str | None, int] = {}
    for row, (kind, team) in enumerate(zip(_texts(found, "kind"), _texts(found, "team"), strict=True)):
        first.setdefault(team if kind == "submission" else None, row)
    return found.take(from_numpy(np.array(list(first.values()), dtype=np.int64)))


def _find_part_of_id(reference: str, board: pa.Table) -> pa.Table:
    typed = fold_id(reference)
    if not typed:
        return board.slice(0, 0)
    ids = board["entry_id"]
    return board.filter(pc.or_(pc.starts_with(ids, pattern=typed), pc.ends_with(ids, pattern=typed)))


def _list(board: pa.Table) -> str:
    """The first few entries, as they can be named."""
    shown = board.slice(0, _LISTED)
    rows = zip(*(_texts(shown, name) for name in ("entry_id", "model", "team")), strict=True)
    more = ", …" if board.num_rows > _LISTED else ""
    return ", ".join(f"{entry_id} ({model or team})" for entry_id, model, team in rows) + more


def _texts(board: pa.Table, name: str) -> list[str]:
    texts: list[str] = board[name].to_pylist()
    return texts


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
