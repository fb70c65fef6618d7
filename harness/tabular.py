"""A small table on its way to a person or a program: csv that no spreadsheet executes, json, markdown."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

Cell = str | int | float | bool | None
_GAP = 3  # blanks between columns
_MANY_DIGITS = 3  # a column with as many is read for small numbers
_QUOTE = '"'
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """Named columns and rows of plain values.

    `digits` says how a column's numbers are shown to a person, `spare` which columns go together, and which
    first, on a narrow terminal.
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    digits: Mapping[str, int] = field(default_factory=dict)
    title: str = ""
    spare: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of_columns(
        cls,
        columns: Mapping[str, Sequence[Cell]],
        digits: Mapping[str, int],
        *,
        always: Collection[str] = (),
        spare: tuple[tuple[str, ...], ...] = (),
    ) -> Table:
        """The columns side by side, without those that hold nothing; some always stand there."""
        shown = {
            name: cells
            for name, cells in columns.items()
            if name in always or any(cell is not None for cell in cells)
        }
        return cls(tuple(shown), list(zip(*shown.values(), strict=True)), digits, spare=spare)

    def to_frame(self) -> pd.DataFrame:
        """The table as a DataFrame."""
        import pandas as pd  # takes a second, and commands do without

        return pd.DataFrame.from_records(list(self.rows), columns=list(self.columns))

    def narrowed(self, width: int) -> Table:
        """The table without as many spare columns as it takes to fit that many characters."""
        kept = self
        for names in self.spare:
            if kept.width <= width:
                break
            kept = kept.without(names)
        return kept

    @property
    def width(self) -> int:
        """How many characters a line takes."""
        lines = [self.columns, *(self.shown(row) for row in self.rows)]
        return sum(max(len(line[place]) for line in lines) + _GAP for place in range(len(self.columns)))

    def room_in(self, width: int) -> int:
        """How many characters of a line one more column may take."""
        return width - self.width - _GAP

    def without(self, names: tuple[str, ...]) -> Table:
        """The table without the columns of those names, as far as it has them."""
        places = [place for place, name in enumerate(self.columns) if name not in names]
        rows = [tuple(row[place] for place in places) for row in self.rows]
        return replace(self, columns=tuple(self.columns[place] for place in places), rows=rows)

    def with_column(self, name: str, cells: Sequence[Cell]) -> Table:
        """The table with one more column at its end, which is the first to go on a narrow terminal."""
        rows = [(*row, cell) for row, cell in zip(self.rows, cells, strict=True)]
        return replace(self, columns=(*self.columns, name), rows=rows, spare=((name,), *self.spare))

    def shown(self, row: tuple[Cell, ...]) -> list[str]:
        """One row as a person reads it."""
        return [show(cell, self.digits.get(name)) for name, cell in zip(self.columns, row, strict=True)]


def show(cell: Cell, digits: int | None = None) -> str:
    """A value as a person reads it; nothing for a missing one, and never 0.000 for what is not 0."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        if digits is None or abs(cell) >= 1e9:
            return f"{cell:.6g}"
        vanishes = digits >= _MANY_DIGITS and 0 < abs(cell) < 0.5 * 10**-digits
        return f"{cell:.0e}" if vanishes else f"{cell:.{digits}f}"
    return str(cell)


def formula_safe(text: str) -> str:
    """The text, with an apostrophe before anything a spreadsheet would execute."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def to_csv(table: Table) -> str:
    """The table as csv with full precision; text cells are formula-safe."""
    lines = [table.columns, *table.rows]
    return "".join(f"{','.join(_csv_cell(cell) for cell in line)}\n" for line in lines)


def _csv_cell(cell: Cell) -> str:
    if not isinstance(cell, str):
        return "" if cell is None else repr(cell)
    text = formula_safe(
        cell
    )  # the csv module leaves a lone carriage return unquoted, and readers break there
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if any(mark in text for mark in ',"\r\n') else text


def to_json(table: Table, *, ascii_only: bool = False) -> str:
    """The table as a json list with one object a row; a number json cannot hold becomes null."""
    records = [
        {
            name: None if isinstance(cell, float) and not math.isfinite(cell) else cell
            for name, cell in zip(table.columns, row, strict=True)
        }
        for row in table.rows
    ]
    return json.dumps(records, ensure_ascii=ascii_only, indent=1) + "\n"


def to_markdown(table: Table) -> str:
    """The table as Markdown; cells cannot break out of it."""
    lines = [table.columns, ["---"] * len(table.columns), *(table.shown(row) for row in table.rows)]
    return "".join(f"| {' | '.join(_markdown_cell(cell) for cell in line)} |\n" for line in lines)


def _markdown_cell(text: str) -> str:
    escaped = "".join(f"\\{mark}" if mark in "\\|`*_[]<>#" and text != "---" else mark for mark in text)
    return " ".join(escaped.split())
