"""Putting the rows of a prediction file, whatever their order, into the slots of their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.scoring.identifiers import UNKNOWN, IdIndex
from harness.scoring.problems import MOST_EXAMPLES, Example, Mistake, Problem, quote

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.scoring.cells.base import Faults
    from harness.scoring.reading.part import Part, Ragged, TextPart
    from harness.scoring.shape import Shape

SUM_TOLERANCE = 1e-6
NONE = -1


@dataclass(frozen=True)
class PlacedPart:
    """What became of one part: its rows, how many of them belong to a test row, and what is wrong."""

    rows: int
    known: int
    problems: tuple[Problem, ...] = ()
    complete: bool = True


class Placement:
    """The predictions in the slots of their ids. Several threads may place parts at once.

    The index may still be in the making while the first parts are parsed: it is asked for when it is needed.
    """

    def __init__(
        self,
        shape: Shape,
        index: Callable[[], IdIndex],
        names: Mapping[str, str],
        *,
        kind: pa.DataType,
        rows: int,
    ) -> None:
        self._shape, self._index, self._names = shape, index, names
        self._types = {names[shape.id]: kind}
        self._types |= {names[column]: shape.cells.arrow_type for column in shape.columns}
        width = shape.cells.width or len(shape.columns)
        flat = width == 1 and not shape.by_class and shape.cells.width is None
        size = rows if flat else (rows, width)
        # A value that no valid prediction has marks the rows without one; a second array would cost a
        # random write for each row.
        self.values = np.full(
            size, np.nan if shape.cells.dtype.kind == "f" else NONE, dtype=shape.cells.dtype
        )

    def place(self, part: Part) -> PlacedPart:
        """Place the rows of one part; a part with any mistake is not placed, only judged."""
        return self._place_typed(part) or self._place_text(part.text())

    def _place_typed(self, part: Part) -> PlacedPart | None:
        table = part.typed(self._types)
        if table is None:
            return None
        columns = [_single(table[self._names[name]]) for name in self._shape.names]
        rows = self._index().find(columns[0])
        if len(rows) and rows.min() == UNKNOWN:
            return None
        values = []
        for column in columns[1:]:
            read = self._shape.cells.from_typed(column)
            if read is None:
                return None
            values.append(read)
        if self._wrong_sums(values).any():
            return None
        self._put(rows, values)
        return PlacedPart(len(rows), len(rows))

    def _place_text(self, part: TextPart) -> PlacedPart:
        ids = _single(part.table[self._names[self._shape.id]])
        found = self._index().find_text(ids)
        teller = _Teller(part, ids)
        problems = list(_ragged(part.ragged, fields=len(self._names)))
        problems += [teller.problem(faults, self._shape.id, ids) for faults in found.faults]
        values = []
        for name in self._shape.columns:
            cells = _single(part.table[self._names[name]])
            read = self._shape.cells.from_text(cells)
            problems += [teller.problem(faults, name, cells) for faults in read.faults]
            values.append(read.values)
        wrong = self._wrong_sums(values)
        if wrong.any():
            problems.append(teller.sums(wrong, np.sum(values, axis=0)))
        known = found.values != UNKNOWN
        self._put(found.values[known], [_filled(column[known]) for column in values])
        return PlacedPart(part.rows, int(known.sum()), tuple(problems), part.complete)

    def _put(self, rows: np.ndarray, values: Sequence[np.ndarray]) -> None:
        if self.values.ndim == 1 or self._shape.cells.width is not None:
            self.values[rows] = values[0]
        else:
            for column, cells in enumerate(values):
                self.values[rows, column] = cells

    def _wrong_sums(self, values: Sequence[np.ndarray]) -> np.ndarray:
        if not self._shape.sums_to_one:
            return np.zeros(0, dtype=np.bool_)
        total = np.sum(values, axis=0)
        wrong: np.ndarray = np.isfinite(total) & (np.abs(total - 1.0) > SUM_TOLERANCE)
        return wrong


def find_predicted(values: np.ndarray) -> np.ndarray:
    """Which rows of an array have a prediction."""
    first = values if values.ndim == 1 else values[:, 0]
    found: np.ndarray = ~np.isnan(first) if first.dtype.kind == "f" else first != NONE
    return found


def _filled(values: np.ndarray) -> np.ndarray:
    """The values with something in the place of faulty ones, so that their rows count as predicted."""
    faulty = np.isnan(values) if values.dtype.kind == "f" else values == NONE
    if values.ndim == 2:
        faulty[:, 1:] = False  # a list is padded with the same mark, and that is no fault
    return np.where(faulty, 0, values)


class _Teller:
    """Turns masks over the rows of one part into problems with the first few rows."""

    def __init__(self, part: TextPart, ids: pa.Array) -> None:
        self._rows = part.row_numbers()
        self._ids = ids

    def problem(self, faults: Faults, column: str, cells: pa.Array) -> Problem:
        """The problem that these faults make."""
        about_id = cells is self._ids
        examples = tuple(
            self._example(place, quote(cells[place].as_py()), about_id=about_id)
            for place in np.flatnonzero(faults.mask)[:MOST_EXAMPLES].tolist()
        )
        return Problem(faults.mistake, column, int(faults.mask.sum()), examples, faults.advice)

    def sums(self, wrong: np.ndarray, totals: np.ndarray) -> Problem:
        """The rows whose probabilities have another sum."""
        examples = tuple(
            self._example(place, f"{totals[place]:.9g}", about_id=False)
            for place in np.flatnonzero(wrong)[:MOST_EXAMPLES].tolist()
        )
        return Problem(Mistake.SUM, "", int(wrong.sum()), examples)

    def _example(self, place: int, cell: str, *, about_id: bool) -> Example:
        return Example(int(self._rows[place]), None if about_id else self._ids[place].as_py(), cell)


def _ragged(broken: Sequence[Ragged], *, fields: int) -> list[Problem]:
    if not broken:
        return []
    examples = tuple(
        Example(row.row, cell=f"{row.fields} instead of {fields}: {quote(row.text)}")
        for row in broken[:MOST_EXAMPLES]
    )
    return [Problem(Mistake.RAGGED, "", len(broken), examples, _ragged_advice(broken[0], fields))]


def _ragged_advice(row: Ragged, fields: int) -> str:
    if row.text.count('"') % 2:
        return "A quote is opened there and never closed."
    if row.fields == 2 * fields - 1:
        return "Is it a decimal comma? Write 0.25, not 0,25."
    if row.fields == 1 and any(mark in row.text for mark in ";\t|"):
        return "Separate columns by commas."
    return "Each row needs exactly the fields that the header names."


def _single(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
