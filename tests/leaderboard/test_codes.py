"""Text columns as numbers, plain or dictionary-encoded, in any number of chunks."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from leaderboard.codes import encode_text, find_positions

TEXTS = ["bees", None, "ants", "bees", ""]
PLAIN = pa.array(TEXTS, pa.string())
COLUMNS = {
    "plain": PLAIN,
    "encoded": PLAIN.dictionary_encode(),
    "chunks": pa.chunked_array([PLAIN.slice(0, 2), PLAIN.slice(2)]),
    "encoded chunks": pa.chunked_array(
        [PLAIN.slice(0, 2).dictionary_encode(), PLAIN.slice(2).dictionary_encode()]
    ),
}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS.keys())
def test_rows_are_found_by_their_text(column: pa.Array | pa.ChunkedArray) -> None:
    codes = encode_text(column)
    assert codes.equal("bees").tolist() == [True, False, False, True, False]
    assert codes.equal("").tolist() == [False] * 4 + [True]
    assert codes.equal("wasps").tolist() == [False] * 5
    assert codes.any_of(["ants", "", "wasps"]).tolist() == [False, False, True, False, True]
    assert codes.any_of([]).tolist() == [False] * 5
    assert codes.codes[1] == -1


@pytest.mark.parametrize("type_", [pa.string(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_codes_become_the_column_again(type_: pa.DataType) -> None:
    array = encode_text(PLAIN).to_arrow(type_)
    assert array.type == type_
    assert array.to_pylist() == TEXTS


@pytest.mark.parametrize("type_", [pa.string(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_an_empty_column_has_no_codes(type_: pa.DataType) -> None:
    for column in (pa.chunked_array([], type_), pa.array([], type_), pa.chunked_array([pa.array([], type_)])):
        assert len(encode_text(column).codes) == 0
        assert encode_text(column).equal("ants").tolist() == []


def test_positions_are_those_among_the_others() -> None:
    positions = find_positions(PLAIN, pa.array(["ants", "wasps", "bees"]))
    np.testing.assert_array_equal(positions, [2, -1, 0, 2, -1])
