import pyarrow as pa
import pytest

from harness.scoring.reading.csv_part import CsvPart

TYPES = {"id": pa.int64(), "y": pa.float64()}


def part(block):
    return CsvPart(block, ("id", "y"))


@pytest.mark.parametrize(
    "block", [b"1,2.5\n3,4\n", b"1,2.5\r\n3,4", b"1,2.5\r3,4\r", b'\n1,"2.5"\n\n3,4\n\n', b" 1 , 2.5 \n3,4"]
)
def test_clean_blocks_are_typed(block):
    assert part(block).typed(TYPES).to_pydict() == {"id": [1, 3], "y": [2.5, 4.0]}


@pytest.mark.parametrize("block", [b"1,a\n", b"a,1\n", b"1,\n", b"1,2,3\n", b"1\n", b'1,"2\n', b"1,\xff\n"])
def test_anything_else_is_looked_at_as_text(block):
    assert part(block).typed(TYPES) is None


@pytest.mark.parametrize("block", [b"", b"\n", b"\r\n\r\n"])
def test_blank_blocks_have_no_rows(block):
    assert part(block).typed(TYPES).num_rows == 0
    assert part(block).text().rows == 0


def test_rows_are_numbered_past_the_broken_ones():
    text = part(b"1,2\n\n3\n4,5,6\n7,8\n").text()
    assert [(row.row, row.fields, row.text) for row in text.ragged] == [(2, 1, "3"), (3, 3, "4,5,6")]
    assert text.table.to_pydict() == {"id": ["1", "7"], "y": ["2", "8"]}
    assert text.row_numbers().tolist() == [1, 4]
    assert text.rows == 4


def test_a_flood_of_broken_rows_is_cut_short():
    text = part(b"1\n" * 5_000).text()
    assert len(text.ragged) == 1_000
    assert text.table.num_rows == 0


def test_what_is_not_utf8_is_marked_wherever_it_stands():
    text = part(b"1,\xff\n\xe9\n2,3\n").text()
    assert text.table.to_pydict() == {"id": ["1", "2"], "y": ["�", "3"]}
    assert [row.text for row in text.ragged] == ["�"]
