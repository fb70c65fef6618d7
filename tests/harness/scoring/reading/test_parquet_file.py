import datetime as dt
import os

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from harness.errors import SubmissionRefusedError
from harness.scoring.reading.limits import limits_for
from harness.scoring.reading.opening import open_submission
from harness.scoring.reading.parquet_file import open_parquet

LIMITS = limits_for(rows=1_000, names=("id", "y"))


@pytest.fixture
def read(tmp_path):
    def columns(table=None, *, content=None, **options):
        file = tmp_path / "f.parquet"
        if table is not None:
            parquet.write_table(table, file, **options)
        else:
            file.write_bytes(content)
        with open_submission(file, LIMITS) as opened, open_parquet(opened, LIMITS) as (names, parts):
            tables = [part.table for part in parts]
        return names, pa.concat_tables(tables) if tables else None

    return columns


def test_numbers_and_text_pass(read):
    table = pa.table(
        {
            "id": pa.array([3, 1], pa.uint16()),
            "whole": pa.array([1, None], pa.int8()),
            "half": pa.array([0.5, None], pa.float16()),
            "decimal": pa.array([1, 2], pa.decimal128(5, 2)),
            "text": pa.array(["a", None]),
            "large": pa.array(["a", "b"], pa.large_string()),
            "category": pa.array(["x", "x"]).dictionary_encode(),
            "flag": [True, False],
            "nothing": pa.nulls(2),
        }
    )
    names, found = read(table)
    assert names == tuple(table.column_names)
    assert found.to_pydict() == table.to_pydict() | {"decimal": [1.0, 2.0]}


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
def test_every_codec_and_many_row_groups(read, compression):
    table = pa.table({"id": np.arange(2_000), "y": np.linspace(0, 1, 2_000)})
    _, found = read(table, compression=compression, row_group_size=100)
    assert found.equals(table)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        (pa.array([[1.0]]), "list<"),
        (pa.array([{"a": 1}]), "struct<"),
        (pa.array([b"x"]), "binary"),
        (pa.array([dt.date(2026, 1, 1)]), "date32"),
    ],
)
def test_other_types_are_refused(read, column, kind):
    with pytest.raises(SubmissionRefusedError, match=rf"f\.parquet has a column 'y' of type {kind}"):
        read(pa.table({"id": [1], "y": column}))


def test_far_too_many_rows_are_refused_by_the_footer(read):
    with pytest.raises(SubmissionRefusedError, match="claims 50,000 rows"):
        read(pa.table({"id": np.arange(50_000)}))


def test_far_too_many_columns_are_refused(read):
    with pytest.raises(SubmissionRefusedError, match="has 500 columns"):
        read(pa.table({f"c{place}": [1] for place in range(500)}))


def test_a_tiny_file_that_decodes_to_gigabytes_is_refused_by_the_footer(read, tmp_path):
    parquet.write_table(pa.table({"id": pa.nulls(50_000_000, pa.int64())}), tmp_path / "f.parquet")
    assert (tmp_path / "f.parquet").stat().st_size < 200_000
    with pytest.raises(SubmissionRefusedError, match="claims 50,000,000 rows"):
        read(content=(tmp_path / "f.parquet").read_bytes())


def test_a_cell_that_is_repeated_for_ever_is_refused_before_it_is_copied(read):
    longest = pa.DictionaryArray.from_arrays(np.zeros(1_000, np.int32), ["x" * 1_000_000])
    with pytest.raises(SubmissionRefusedError, match=r"has a cell of 1,000,000 bytes in column 'y'"):
        read(pa.table({"id": np.arange(1_000), "y": longest}))


@pytest.mark.parametrize("content", [b"PAR1", b"PAR1" * 3, b"PAR1" + os.urandom(200) + b"PAR1"])
def test_damaged_files_are_refused(read, content):
    with pytest.raises(SubmissionRefusedError, match="is damaged and cannot be read as parquet"):
        read(content=content)


def test_a_damaged_page_is_refused(read, tmp_path):
    parquet.write_table(pa.table({"id": np.arange(1_000)}), tmp_path / "f.parquet", compression="zstd")
    content = bytearray((tmp_path / "f.parquet").read_bytes())
    content[40:80] = b"\xff" * 40
    with pytest.raises(SubmissionRefusedError, match="is damaged"):
        read(content=bytes(content))


def test_leaving_early_ends_the_child(read, tmp_path):
    parquet.write_table(pa.table({"id": np.arange(2_000)}), tmp_path / "f.parquet")
    with (
        open_submission(tmp_path / "f.parquet", LIMITS) as opened,
        open_parquet(opened, LIMITS) as (names, _),
    ):
        assert names == ("id",)
