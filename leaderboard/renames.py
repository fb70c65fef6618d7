"""Teams that took another name: what they handed in until then goes with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leaderboard.arrays import build_array, to_numpy
from leaderboard.codes import Codes, encode_text

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Rename:
    """One renaming, its time in microseconds, and its place among all events."""

    old: str
    new: str
    created_at: int
    place: int


def list_renames(events: pa.Table) -> tuple[Rename, ...]:
    """The renamings among events that are sorted by time."""
    return tuple(_renames(events))


def follow_renames(name: str, place: int, renames: Sequence[Rename]) -> str:
    """What a team is called now that was called this at that place among the events."""
    for rename in renames:
        if rename.place > place and rename.old == name:
            name = rename.new
    return name


def rename_teams(teams: pa.ChunkedArray, created_at: np.ndarray, renames: Sequence[Rename]) -> pa.Array:
    """The team of every entry as it is called now; a name that others took later stays theirs."""
    encoded = encode_text(teams)
    names = sorted({name for rename in renames for name in (rename.old, rename.new)})
    texts = pc.unique(pa.concat_arrays([encoded.texts, build_array(names, pa.string())]))
    places = dict(zip(names, Codes(encoded.codes, texts).find(build_array(names, pa.string())), strict=True))
    codes = encoded.codes.copy()
    for rename in renames:
        until_then = created_at <= rename.created_at
        codes[until_then & (codes == places[rename.old])] = places[rename.new]
    return Codes(codes, texts).to_arrow(teams.type)


def _renames(events: pa.Table) -> Iterator[Rename]:
    kinds = encode_text(events["kind"]).equal("renamed")
    times = to_numpy(events["created_at"])
    for place in np.flatnonzero(kinds).tolist():
        old, new = events["team"][place].as_py(), events["message"][place].as_py()
        if old is not None and new is not None:
            yield Rename(old, new, int(times[place]), place)
