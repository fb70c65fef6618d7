import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from harness.competition.prepare.ids import check_ids, made_id_name, number_rows
from harness.errors import SourceError


def checked(values, kind=None):
    return check_ids(pa.chunked_array([pa.array(values, kind)]), name="key", table="train.csv")


@pytest.mark.parametrize(
    ("values", "kind", "ids"),
    [
        ([3, 1, 2], None, [3, 1, 2]),
        ([3, 1, 2], pa.int16(), [3, 1, 2]),
        ([3.0, 1.0], None, [3, 1]),
        ([0.5, 1.0], None, ["0.5", "1"]),
        (["a", " b"], None, ["a", " b"]),
        ([2**63 + 1, 1], pa.uint64(), [str(2**63 + 1), "1"]),
        ([True, False], None, ["True", "False"]),
        ([pd.Timestamp("2024-02-29")], pa.timestamp("us"), ["2024-02-29T00:00:00.000000"]),
    ],
)
def test_ids_are_whole_numbers_or_text(values, kind, ids):
    assert checked(values, kind).to_pylist() == ids


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([1, None, 3], "train.csv: the id 'key' is missing in row 2"),
        (["a", "", "b", "  "], "the id 'key' is missing in rows 2 and 4"),
        ([5, 6, 5], "the id 'key' repeats: 5 stands in rows 1 and 3. Give every row its own"),
        (["a", "a", "b", "b"], "'a' stands in rows 1 and 2, and 1 other ids repeat"),
    ],
)
def test_an_id_that_names_no_single_row_is_told(values, message):
    with pytest.raises(SourceError, match=message):
        checked(values)


def test_a_made_id_is_called_unlike_every_column():
    assert made_id_name({"x"}) == "id"
    assert made_id_name({"id", "x"}) == "row_id"
    assert made_id_name({"id", "row_id", "harness_id"}) not in {"id", "row_id", "harness_id"}


def test_made_ids_are_the_places_in_an_order():
    assert number_rows(np.array([2, 0, 1])).to_pylist() == [2, 3, 1]
