import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import SubmissionRefusedError
from harness.scoring.reading.csv_blocks import cut_blocks, last_row_end
from harness.scoring.reading.inflating import TextStream
from harness.scoring.reading.limits import Limits


def limits(block_bytes):
    return Limits(
        rows=1_000,
        columns=10,
        cell_bytes=100,
        header_bytes=1_000,
        text_bytes=1 << 20,
        block_bytes=block_bytes,
    )


def cut(text, block_bytes):
    stream = TextStream(io.BytesIO(text), name="f.csv", limit=1 << 20)
    start = stream.take(block_bytes)
    complete = len(start) < block_bytes
    return list(cut_blocks(stream, start, file="f.csv", limits=limits(block_bytes), complete=complete))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (b"1,2\n3,4\n5", 8),
        (b"1,2\n3,4\n", 8),
        (b"1,2\r3,4\r5", 8),
        (b"1,2\r\n3,4\r\n5", 10),
        (b"no end", 0),
        (b'1,2\n"a\nb', 4),
        (b'1,"a\nb"\n2,"c\nd"\n3', 16),
        (b'"never closed\n1,2\n', 0),
        (b'"a ""quoted"" word\n",1\n2', 23),
    ],
)
def test_a_row_ends_outside_of_quotes(text, end):
    assert last_row_end(text) == end


@given(
    rows=st.lists(st.text(alphabet='a1,."\n é', max_size=12), max_size=40),
    block_bytes=st.integers(min_value=128, max_value=300),
)
def test_blocks_are_the_text_and_end_where_rows_end(rows, block_bytes):
    quoted = ['"' + row.replace('"', '""') + '",1' for row in rows]
    text = "".join(f"{row}\n" for row in quoted).encode()
    blocks = cut(text, block_bytes)
    assert b"".join(blocks) == text
    assert all(block.endswith(b"\n") for block in blocks)
    assert all(block.count(b'"') % 2 == 0 for block in blocks)


def test_a_row_longer_than_a_block_is_refused():
    with pytest.raises(SubmissionRefusedError, match=r"a row of more than 64 bytes: a quote is never closed"):
        cut(b"x" * 500, 64)


def test_a_nul_byte_in_a_later_block_is_refused():
    with pytest.raises(SubmissionRefusedError, match="contains NUL bytes"):
        cut(b"1,2\n" * 40 + b"\0\n", 64)
