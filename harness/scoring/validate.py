"""Checking predictions: all mistakes with their first rows, or the predictions beside the test rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pyarrow import compute

from harness.errors import SubmissionRefusedError
from harness.metrics import Need
from harness.scoring.duplicates import find_duplicates
from harness.scoring.identifiers import WHOLE, TextIds, index_ids
from harness.scoring.placing import PlacedPart, Placement, find_predicted
from harness.scoring.problems import MOST_EXAMPLES, Problem, merge, quote, refusal_text
from harness.scoring.reading.limits import BLOCK_BYTES, limits_for
from harness.scoring.reading.opening import open_submission
from harness.scoring.reading.source import FileSource, TableSource
from harness.scoring.shape import match_header
from leaderboard.arrays import from_numpy

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.scoring.identifiers import IdIndex
    from harness.scoring.reading.limits import Limits
    from harness.scoring.reading.part import Part
    from harness.scoring.reading.source import Source
    from harness.scoring.shape import Shape

_WORKERS = 2
_AHEAD = 2  # blocks that are read but not parsed yet
_ENOUGH_MISTAKES = 10_000


@dataclass(frozen=True)
class Predictions:
    """Valid predictions: one for each test row, in their order."""

    values: np.ndarray
    sha256: str | None  # of the file they came in


@dataclass(frozen=True)
class Checker:
    """The checks that predictions for one competition have to pass."""

    shape: Shape
    index: Callable[[], IdIndex]
    id_type: pa.DataType
    rows: int
    limits: Limits

    def check_file(self, path: Path) -> Predictions:
        """The predictions in a file; SubmissionRefusedError with all its mistakes if there are any."""
        with open_submission(path, self.limits) as file:
            values = self._check(FileSource(file))
            return Predictions(values, file.sha256())

    def check_table(self, table: pa.Table) -> Predictions:
        """The predictions in a table; SubmissionRefusedError with all its mistakes if there are any."""
        return Predictions(self._check(TableSource(table)), None)

    def _check(self, source: Source) -> np.ndarray:
        placed = self._place(source)
        values = self.index().arrange(placed.placement.values)
        lines = self._complaints(source, placed, find_predicted(values))
        if lines:
            raise SubmissionRefusedError(refusal_text(source.name, lines))
        return _numbered(values) if self.shape.need is Need.CLUSTERS else values

    def _place(self, source: Source) -> _Placed:
        with source.columns(self.limits) as columns:
            names = match_header(columns.names, self.shape, file=source.name)
            placement = Placement(self.shape, self.index, names, kind=self.id_type, rows=self.rows)
            placed = _Placed(placement, names[self.shape.id])
            for part in in_order(placement.place, columns.parts):
                placed = placed.with_part(part)
                self._check_row_count(placed.rows, source.name)
                if not placed.finished:
                    break
        return placed

    def _complaints(self, source: Source, placed: _Placed, predicted: np.ndarray) -> list[str]:
        problems = list(placed.problems)
        if placed.finished and placed.known > np.count_nonzero(predicted):
            with source.columns(self.limits) as columns:
                problems += find_duplicates(columns.parts, self.index(), placed.id_name, rows=self.rows)
        lines = [str(problem) for problem in merge(problems)]
        if not placed.finished:
            return [*lines, f"Reading stopped after row {placed.rows:,}: that is enough to mend first."]
        if placed.rows == 0 and self.rows:
            return [f"There are no rows below the header, but {self.rows:,} test rows to predict."]
        return lines if predicted.all() else [*lines, _missing(self.index().ids, predicted)]

    def _check_row_count(self, count: int, name: str) -> None:
        if count > self.limits.rows:
            raise SubmissionRefusedError(
                f"{name} has more than {self.limits.rows:,} rows, but there are {self.rows:,} test rows. "
                "Give each test row one prediction."
            )


def make_checker(shape: Shape, ids: pa.Array) -> Checker:
    """The checks for submissions of this shape about test rows with these ids."""
    index = index_ids(ids)
    cell_bytes = max(shape.cells.longest, index.longest)
    # A look-up among text ids begins by hashing all of them, so it should not be made too often.
    block_bytes = (
        min(max(BLOCK_BYTES, 8 * len(ids)), 16 * BLOCK_BYTES) if isinstance(index, TextIds) else BLOCK_BYTES
    )
    limits = limits_for(rows=len(ids), names=shape.names, cell_bytes=cell_bytes, block_bytes=block_bytes)
    return Checker(shape, lambda: index, index.arrow_type, len(ids), limits)


def make_early_checker(shape: Shape, index: Callable[[], IdIndex], *, rows: int) -> Checker:
    """The same for ids that are whole numbers and still being loaded: the first rows are parsed meanwhile."""
    limits = limits_for(rows=rows, names=shape.names, cell_bytes=shape.cells.longest)
    return Checker(shape, index, WHOLE, rows, limits)


@dataclass(frozen=True)
class _Placed:
    """What became of the rows so far."""

    placement: Placement
    id_name: str
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    known: int = 0
    finished: bool = True  # False: so many mistakes that reading on would tell nobody anything

    def with_part(self, part: PlacedPart) -> _Placed:
        """The same with the next part behind it."""
        fresh = (problem.shifted(self.rows) for problem in part.problems)
        problems = tuple(merge((*self.problems, *fresh)))
        mistakes = sum(problem.count for problem in problems)
        return replace(
            self,
            problems=problems,
            rows=self.rows + part.rows,
            known=self.known + part.known,
            finished=part.complete and mistakes <= _ENOUGH_MISTAKES,
        )


def in_order(work: Callable[[Part], PlacedPart], parts: Iterable[Part]) -> Iterator[PlacedPart]:
    """The result of the work on each part, in order; a few parts are worked on at once."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        pending: deque[Future[PlacedPart]] = deque()
        for part in parts:
            pending.append(pool.submit(work, part))
            if len(pending) > _WORKERS + _AHEAD:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _missing(ids: pa.Array, predicted: np.ndarray) -> str:
    absent = ids.filter(from_numpy(~predicted))
    first_few = compute.select_k_unstable(absent, MOST_EXAMPLES, [("", "ascending")])
    shown = ", ".join(quote(one) for one in absent.take(first_few).to_pylist())
    if len(absent) == 1:
        return f"1 test id has no row: {shown}."
    first = "first " if len(absent) > MOST_EXAMPLES else ""
    return f"{len(absent):,} test ids have no row ({first}{shown})."


def _numbered(codes: np.ndarray) -> np.ndarray:
    """Cluster codes by the first row of each cluster: two threads may have met them in any order."""
    _, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    order = np.empty(len(first), dtype=np.int32)
    order[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    numbered: np.ndarray = order[inverse]
    return numbered
