"""Where the rows of a competition come from: one module per kind of source, one ordered registry.

A new kind is a module with a `SOURCE` and a line in `SOURCES`; the first that claims a place reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from harness.competition.sources import files, openml, python, scikit_learn, web
from harness.competition.sources.base import Reading, Request, Source
from harness.competition.sources.cells import Habits
from harness.competition.sources.delimited import missing_markers
from harness.competition.sources.frames import make_frames

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from harness.competition.spec import ColumnType, Data

__all__ = [
    "SOURCES",
    "Source",
    "Tables",
    "Which",
    "inspect_tables",
    "is_file_source",
    "load_source",
    "load_tables",
    "source_files",
]

Which = Literal["source", "test", "solution"]
SOURCES: tuple[Source, ...] = (scikit_learn.SOURCE, openml.SOURCE, web.SOURCE, python.SOURCE, files.SOURCE)


@dataclass(frozen=True)
class Tables:
    """The tables of a competition, their shared columns of the same types."""

    source: pd.DataFrame
    test: pd.DataFrame | None = None
    solution: pd.DataFrame | None = None


def load_source(data: Data, folder: Path, *, downloads: Path, which: Which = "source") -> pd.DataFrame:
    """One table of a competition, typed together with its others; use `load_tables` where more are needed."""
    table: pd.DataFrame | None = getattr(load_tables(data, folder, downloads=downloads), which)
    if table is None:
        raise ValueError(f"this competition has no {which} table")
    return table


def load_tables(data: Data, folder: Path, *, downloads: Path) -> Tables:
    """All tables of a competition: each place is read once, and each shared column typed once."""
    return inspect_tables(data, folder, downloads=downloads)[0]


def inspect_tables(data: Data, folder: Path, *, downloads: Path) -> tuple[Tables, list[Reading]]:
    """All tables of a competition, and each as it was read: for who wants to say how it is written."""
    places = {which: place for which in ("source", "test", "solution") if (place := getattr(data, which))}
    readings = [
        _read(Request(place=p, data=data, folder=folder, downloads=downloads)) for p in places.values()
    ]
    habits = Habits(missing=missing_markers(data), decimal=data.decimal, dayfirst=data.dayfirst)
    declared: dict[str, ColumnType] = {**dict.fromkeys(data.text, "text"), **data.types}
    frames = make_frames(readings, declared=declared, habits=habits)
    return Tables(**dict(zip(places, frames, strict=True))), readings


def source_files(data: Data, folder: Path) -> list[Path]:
    """The local files that the tables depend on."""
    places = [place for place in (data.source, data.test, data.solution) if place]
    found = [path for place in places for path in _find_source(place).files(place, folder)]
    return list(dict.fromkeys(found))


def is_file_source(place: str) -> bool:
    """Whether a place is a file beside competition.toml, rather than a name or an address."""
    return _find_source(place) is files.SOURCE


def _read(request: Request) -> Reading:
    return _find_source(request.place).read(request)


def _find_source(place: str) -> Source:
    return next(source for source in SOURCES if source.claims(place))
