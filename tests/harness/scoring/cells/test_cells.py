"""The contract of all kinds of cells: a typed column and the same column as text say the same."""

import numpy as np
import pyarrow as pa
import pytest

from harness.scoring.cells.clusters import ClusterCells
from harness.scoring.cells.labels import LabelBook, LabelCells
from harness.scoring.cells.lists import ListCells
from harness.scoring.cells.numbers import NumberCells

BOOK = LabelBook(("cat", "dog", "eel"))
KINDS = [
    (NumberCells(), ["1", "-2.5", "1e3"]),
    (NumberCells(low=0, high=1), ["0", "1", "0.25"]),
    (LabelCells(BOOK), ["dog", "eel", "dog"]),
    (ListCells(BOOK, 3), ["dog eel", "cat", "eel cat dog"]),
    (ClusterCells(), ["a", "b", "a"]),
]


@pytest.mark.parametrize(("cells", "good"), KINDS)
def test_good_cells_are_the_same_typed_and_as_text(cells, good):
    text = pa.array(good)
    typed = cells.from_typed(text.cast(cells.arrow_type))
    read = cells.from_text(text)
    assert read.faults == ()
    assert np.array_equal(read.values, typed)
    assert read.values.dtype == cells.dtype
    assert typed.ndim == (1 if cells.width is None else 2)


@pytest.mark.parametrize(("cells", "good"), KINDS)
@pytest.mark.parametrize(("bad", "mistake"), [("\ufffd", "ENCODING"), ("", "EMPTY"), ("  ", "EMPTY")])
def test_what_is_no_cell_of_any_kind_is_told_by_row(cells, good, bad, mistake):
    column = pa.array([good[0], bad, good[1]])
    faults = {fault.mistake.name: fault.mask.tolist() for fault in cells.from_text(column).faults}
    assert faults == {mistake: [False, True, False]}


@pytest.mark.parametrize(("cells", "good"), KINDS)
def test_a_missing_cell_has_to_be_looked_at(cells, good):
    assert cells.from_typed(pa.array([good[0], None]).cast(cells.arrow_type)) is None


@pytest.mark.parametrize(("cells", "good"), KINDS)
def test_no_rows_are_no_trouble(cells, good):
    assert len(cells.from_typed(pa.array([], cells.arrow_type))) == 0
    assert len(cells.from_text(pa.array([], pa.string())).values) == 0


@pytest.mark.parametrize(("cells", "good"), KINDS)
def test_every_kind_bounds_its_cells(cells, good):
    assert cells.longest >= max(len(cell) for cell in good)
