"""What is wrong with a prediction file: found part by part, told as a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from harness.console import printable

MOST_EXAMPLES = 5
_MOST_LINES = 10
_SHOWN_CELL = 40


class Mistake(Enum):
    """A kind of mistake: what one is, what many are, and what to do; in the order they are told."""

    RAGGED = ("row does not have the columns of the header", "rows do not have the columns of the header", "")
    ENCODING = ("cell is not UTF-8 text", "cells are not UTF-8 text", "Save the file as UTF-8.")
    UNKNOWN_ID = ("id is not among the test rows", "ids are not among the test rows", "")
    DUPLICATE_ID = ("row repeats an id", "rows repeat an id", "Give each test row one prediction.")
    EMPTY = ("cell is empty", "cells are empty", "Every test row needs a prediction.")
    NOT_NUMBER = ("cell is not a number", "cells are not numbers", "Write plain numbers such as 0.25.")
    DECIMAL_COMMA = ("number has a decimal comma", "numbers have a decimal comma", "Write 0.25, not 0,25.")
    NOT_FINITE = ("cell is NaN or infinite", "cells are NaN or infinite", "Every number must be finite.")
    RANGE = ("number is out of range", "numbers are out of range", "")
    SUM = ("row does not sum to 1", "rows do not sum to 1", "Class probabilities sum to 1 within 1e-6.")
    UNKNOWN_LABEL = ("label is unknown", "labels are unknown", "")
    LONG_LIST = ("list is too long", "lists are too long", "")
    REPEATED_LABEL = ("list repeats a label", "lists repeat a label", "Name each label once in a list.")


_ORDER = {mistake: place for place, mistake in enumerate(Mistake)}


@dataclass(frozen=True)
class Example:
    """One place where a mistake was made."""

    row: int  # data row, from 1, the header not counted
    id: object = None  # as the file has it
    cell: str = ""  # ready to be shown

    def __str__(self) -> str:
        where = f"row {self.row:,}" + (f" (id {quote(self.id)})" if self.id is not None else "")
        return f"{where}: {self.cell}" if self.cell else where


@dataclass(frozen=True)
class Problem:
    """All mistakes of one kind in one column, with the first few of them."""

    mistake: Mistake
    column: str
    count: int
    examples: tuple[Example, ...]
    advice: str = ""

    def shifted(self, rows: int) -> Problem:
        """The same, counted from a place that many rows further up."""
        return replace(self, examples=tuple(replace(one, row=one.row + rows) for one in self.examples))

    def __str__(self) -> str:
        one, many, advice = self.mistake.value
        what = f"{self.count:,} {one if self.count == 1 else many}"
        where = f"column {quote(self.column)}: " if self.column else ""
        first = "" if self.count <= len(self.examples) else "first "
        shown = f" ({first}{', '.join(map(str, self.examples))})" if self.examples else ""
        return " ".join(filter(None, (f"{where}{what}{shown}.", self.advice or advice)))


def merge(problems: Iterable[Problem]) -> list[Problem]:
    """One problem a kind and column, in the order in which they are told."""
    merged: dict[tuple[Mistake, str], Problem] = {}
    for problem in problems:
        key = problem.mistake, problem.column
        known = merged.get(key)
        merged[key] = problem if known is None else _joined(known, problem)
    return sorted(merged.values(), key=lambda problem: _ORDER[problem.mistake])


def refusal_text(file: str, lines: Sequence[str]) -> str:
    """The refusal as one message: a line if there is one problem, else a list."""
    if len(lines) == 1:
        return f"{file}: {lines[0]}"
    shown = [f"  {line}" for line in lines[:_MOST_LINES]]
    if len(lines) > _MOST_LINES:
        shown.append(f"  … and {len(lines) - _MOST_LINES:,} more.")
    return "\n".join([f"{file}: {len(lines):,} problems.", *shown])


def quote(cell: object) -> str:
    """A cell of a stranger's file, short and harmless, in quotes."""
    text = printable(str(cell)[: _SHOWN_CELL + 1])
    return f"'{text[:_SHOWN_CELL]}…'" if len(text) > _SHOWN_CELL else f"'{text}'"


def _joined(first: Problem, second: Problem) -> Problem:
    examples = (first.examples + second.examples)[:MOST_EXAMPLES]
    return replace(first, count=first.count + second.count, examples=examples)
