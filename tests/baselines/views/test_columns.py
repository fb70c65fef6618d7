from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from baselines.errors import BaselineError
from baselines.views.columns import MISSING, Columns, ColumnType, learn_reader

TABLE = pa.table({"size": [1.5, None, 2.0], "kind": ["a", "b", None], "note": ["so it is", "not so", None]})
TYPES: dict[str, ColumnType] = {"note": "text", "size": "number", "kind": "category"}


def check_equal(found: Columns, expected: Columns) -> None:
    np.testing.assert_array_equal(found.numbers, expected.numbers)
    np.testing.assert_array_equal(found.categories, expected.categories)
    assert [text.to_pylist() for text in found.texts] == [text.to_pylist() for text in expected.texts]
    assert (found.number_names, found.category_names, found.text_names, found.levels) == (
        expected.number_names,
        expected.category_names,
        expected.text_names,
        expected.levels,
    )


def test_a_table_by_hand() -> None:
    reader = learn_reader(TABLE, TYPES)
    columns = reader.read(TABLE)
    assert len(columns) == 3
    assert columns.numbers.dtype == np.float32
    assert columns.categories.dtype == np.int32
    np.testing.assert_array_equal(columns.numbers, [[1.5], [np.nan], [2]])
    np.testing.assert_array_equal(columns.categories, [[0], [1], [MISSING]])
    assert columns.texts[0].to_pylist() == ["so it is", "not so", None]
    assert (columns.number_names, columns.category_names, columns.text_names) == (
        ("size",),
        ("kind",),
        ("note",),
    )
    assert columns.levels == (2,)
    assert reader.counts == {"numbers": 1, "categories": 1, "levels": 2, "texts": 1}


def test_rows_are_taken_in_the_order_asked_for() -> None:
    taken = learn_reader(TABLE, TYPES).read(TABLE).take(np.array([2, 0]))
    check_equal(taken, learn_reader(TABLE, TYPES).read(TABLE.take([2, 0])))


def test_neighbouring_rows_are_taken_without_a_copy() -> None:
    columns = learn_reader(TABLE, TYPES).read(TABLE)
    some = columns.part(slice(1, 3))
    check_equal(some, columns.take(np.array([1, 2])))
    assert np.shares_memory(some.numbers, columns.numbers)


@pytest.mark.parametrize("names", [["size"], ["kind"], ["note"], ["size", "kind", "note"], []])
def test_what_is_saved_opens_the_same(names: list[str], tmp_path: Path) -> None:
    columns = learn_reader(TABLE, {name: TYPES[name] for name in names}).read(TABLE)
    columns.save(tmp_path / "columns")
    opened = Columns.open(tmp_path / "columns")
    check_equal(opened, columns)
    check_equal(opened.take(np.array([1])), columns.take(np.array([1])))
    assert isinstance(opened.numbers, np.memmap)
    assert len(opened) == 3


def test_a_reader_travels_between_processes(mixed: pa.Table, mixed_types: dict[str, ColumnType]) -> None:
    reader = learn_reader(mixed, mixed_types)
    check_equal(pickle.loads(pickle.dumps(reader)).read(mixed), reader.read(mixed))  # noqa: S301


def test_no_rows_are_read_as_such() -> None:
    columns = learn_reader(TABLE, TYPES).read(TABLE.slice(0, 0))
    assert columns.numbers.shape == (0, 1)
    assert columns.categories.shape == (0, 1)
    assert len(columns) == len(columns.texts[0]) == 0


def test_a_missing_column_is_named() -> None:
    with pytest.raises(
        BaselineError, match="Column 'kind' is missing: the table's columns are 'size', 'note'"
    ):
        learn_reader(TABLE, TYPES).read(TABLE.drop_columns("kind"))


def test_a_number_column_that_turns_to_text_is_refused() -> None:
    turned = TABLE.set_column(0, "size", pa.array(["big", "2", "small"]))
    with pytest.raises(
        BaselineError, match=r"'size' should hold numbers, but 2 of its 3 .* row 1 holds 'big'"
    ):
        learn_reader(TABLE, TYPES).read(turned)


def test_other_columns_and_other_orders_do_not_matter() -> None:
    reader = learn_reader(TABLE, TYPES)
    other = TABLE.select(["note", "kind", "size"]).append_column("more", pa.array([1, 2, 3]))
    check_equal(reader.read(other), reader.read(TABLE))
