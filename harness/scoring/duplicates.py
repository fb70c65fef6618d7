"""Finding the rows that repeat an id: a second, slower reading that only a file with repeats pays for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from harness.scoring.identifiers import UNKNOWN, IdIndex
from harness.scoring.problems import MOST_EXAMPLES, Example, Mistake, Problem, merge, quote

if TYPE_CHECKING:
    from harness.scoring.reading.part import Part, TextPart

_NEVER = 0


def find_duplicates(parts: Iterable[Part], index: IdIndex, id_name: str, *, rows: int) -> list[Problem]:
    """One problem with the rows that repeat the id of an earlier row."""
    first_row = np.full(rows, _NEVER, dtype=np.int64)
    problems: list[Problem] = []
    count = 0
    for part in parts:
        text = part.text()
        problems += _repeats(text, index, id_name, first_row, count)
        count += text.rows
    return merge(problems)


def _repeats(
    text: TextPart, index: IdIndex, id_name: str, first_row: np.ndarray, count: int
) -> list[Problem]:
    cells = text.table[id_name].combine_chunks()
    found = index.find_text(cells).values
    places = np.flatnonzero(found != UNKNOWN)
    found, numbers = found[places], count + text.row_numbers()[places]
    met, first = np.unique(found, return_index=True)
    new = first_row[met] == _NEVER
    first_row[met[new]] = numbers[first[new]]
    repeats = np.flatnonzero(first_row[found] != numbers)
    if not len(repeats):
        return []
    examples = tuple(
        Example(
            int(numbers[place]),
            cell=f"{quote(cells[int(places[place])].as_py())} is that of row {first_row[found[place]]:,}",
        )
        for place in repeats[:MOST_EXAMPLES].tolist()
    )
    return [Problem(Mistake.DUPLICATE_ID, "", len(repeats), examples)]
