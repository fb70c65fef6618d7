"""The features of a table as typed arrays, and the reader that makes them of Arrow tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from baselines.errors import BaselineError
from baselines.views.kinds import LEARNERS, MISSING, UNKNOWN, Categories, ColumnType, Dates, Numbers, Texts

__all__ = ["MISSING", "UNKNOWN", "ColumnType", "Columns", "Reader", "learn_reader"]


@dataclass(frozen=True)
class Columns:
    """The rows of a table: numbers with NaN for missing ones, categories as codes, texts as strings."""

    numbers: np.ndarray  # float32 (rows, numbers); dates are unfolded into it
    number_names: tuple[str, ...]
    categories: np.ndarray  # int32 (rows, categories): codes from 0, MISSING or UNKNOWN
    category_names: tuple[str, ...]
    levels: tuple[int, ...]  # how many codes each category has
    texts: tuple[pa.Array, ...]
    text_names: tuple[str, ...]

    def __len__(self) -> int:
        return int(self.numbers.shape[0])

    def take(self, rows: np.ndarray) -> Columns:
        """These rows, in this order."""
        return self._with(rows, tuple(text.take(pa.array(rows)) for text in self.texts))

    def part(self, rows: slice) -> Columns:
        """These neighbouring rows, without a copy."""
        return self._with(rows, tuple(text[rows] for text in self.texts))

    def _with(self, rows: np.ndarray | slice, texts: tuple[pa.Array, ...]) -> Columns:
        return replace(self, numbers=self.numbers[rows], categories=self.categories[rows], texts=texts)

    def save(self, folder: Path) -> None:
        """Write them into a new folder."""
        folder.mkdir(parents=True)
        np.save(folder / "numbers.npy", self.numbers)
        np.save(folder / "categories.npy", self.categories)
        texts = pa.table(list(self.texts), names=[str(place) for place in range(len(self.texts))])
        with (
            pa.OSFile(str(folder / "texts.arrow"), "wb") as file,
            pa.ipc.new_file(file, texts.schema) as writer,
        ):
            writer.write_table(texts)
        names = {
            "numbers": self.number_names,
            "categories": self.category_names,
            "levels": self.levels,
            "texts": self.text_names,
        }
        (folder / "columns.json").write_text(json.dumps(names), encoding="utf-8")

    @staticmethod
    def open(folder: Path) -> Columns:
        """The columns saved in a folder, mapped into memory and read when needed."""
        names = json.loads((folder / "columns.json").read_text(encoding="utf-8"))
        with pa.memory_map(str(folder / "texts.arrow")) as file:
            texts = pa.ipc.open_file(file).read_all()
        return Columns(
            np.load(folder / "numbers.npy", mmap_mode="c"),
            tuple(names["numbers"]),
            np.load(folder / "categories.npy", mmap_mode="c"),
            tuple(names["categories"]),
            tuple(names["levels"]),
            tuple(text.combine_chunks() for text in texts.columns),
            tuple(names["texts"]),
        )


@dataclass(frozen=True)
class Reader:
    """What the training table said about its columns; those in which all cells are alike are left out."""

    numbers: tuple[Numbers | Dates, ...]
    categories: tuple[Categories, ...]
    texts: tuple[Texts, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many columns of each kind it reads, and how many levels in all, as a `Shape` names them."""
        return {
            "numbers": sum(len(column.names) for column in self.numbers),
            "categories": len(self.categories),
            "levels": sum(len(column.vocabulary) for column in self.categories),
            "texts": len(self.texts),
        }

    def read(self, table: pa.Table) -> Columns:
        """The rows of a table with the same columns."""
        return Columns(
            self._read_numbers(table),
            tuple(name for column in self.numbers for name in column.names),
            self._read_categories(table),
            tuple(column.name for column in self.categories),
            tuple(len(column.vocabulary) for column in self.categories),
            tuple(column.read(_find_cells(table, column.name)) for column in self.texts),
            tuple(column.name for column in self.texts),
        )

    def _read_numbers(self, table: pa.Table) -> np.ndarray:
        numbers = np.empty((table.num_rows, self.counts["numbers"]), dtype=np.float32)
        place = 0
        for column in self.numbers:
            end = place + len(column.names)
            numbers[:, place:end] = column.read(_find_cells(table, column.name))
            place = end
        return numbers

    def _read_categories(self, table: pa.Table) -> np.ndarray:
        codes = np.empty((table.num_rows, len(self.categories)), dtype=np.int32)
        for place, column in enumerate(self.categories):
            codes[:, place] = column.read(_find_cells(table, column.name))
        return codes


def learn_reader(table: pa.Table, types: Mapping[str, ColumnType]) -> Reader:
    """The reader of the columns that `types` names, learnt from the training table."""
    learnt = [LEARNERS[kind](name, _find_cells(table, name)) for name, kind in types.items()]
    return Reader(
        tuple(column for column in learnt if isinstance(column, Numbers | Dates)),
        tuple(column for column in learnt if isinstance(column, Categories)),
        tuple(column for column in learnt if isinstance(column, Texts)),
    )


def _find_cells(table: pa.Table, name: str) -> pa.ChunkedArray:
    if name not in table.column_names:
        found = ", ".join(map(repr, table.column_names)) or "none"
        raise BaselineError(
            f"Column {name!r} is missing: the table's columns are {found}. Every training column is needed."
        )
    return table.column(name)
