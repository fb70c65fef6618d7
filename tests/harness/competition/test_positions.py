import numpy as np
import pytest

from harness.competition.positions import name_rows


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([2], "row 3"),
        ([0, 1], "rows 1 and 2"),
        ([0, 1, 2, 3, 1999], "rows 1, 2, 3, 4 and 2,000"),
        (range(6), "rows 1, 2, 3, 4, 5 and 1 more"),
        (range(2000), "rows 1, 2, 3, 4, 5 and 1,995 more"),
    ],
)
def test_the_first_rows_are_named_and_the_rest_counted(rows, text):
    mask = np.zeros(2000, dtype=bool)
    mask[list(rows)] = True
    assert name_rows(mask) == text
