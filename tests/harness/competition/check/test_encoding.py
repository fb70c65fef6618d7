from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.encoding import Matrix, share_known, to_codes, to_matrix, to_numbers


@pytest.mark.parametrize(
    ("column", "numbers"),
    [
        (pd.Series([1, 2, 3]), [1, 2, 3]),
        (pd.Series([1, None, 3], dtype="Int64"), [1, np.nan, 3]),
        (pd.Series([True, None, False], dtype="boolean"), [1, np.nan, 0]),
        (pd.Series([1.5, np.inf, -np.inf]), [1.5, np.nan, np.nan]),
        (pd.Series(["2", "x", None]), [2, np.nan, np.nan]),
        (pd.Series(pd.to_datetime(["2024-01-03", None, "2024-01-01"])), [2, np.nan, 0]),
    ],
)
def test_numbers_of_every_kind_become_floats(column, numbers) -> None:
    np.testing.assert_array_equal(to_numbers(column), numbers)


def test_codes_keep_missing_values_apart() -> None:
    assert to_codes(pd.Series(["b", None, "a", "b"])).tolist() == [0, -1, 1, 0]


def test_the_matrix_has_no_column_without_content() -> None:
    frame = pd.DataFrame(
        {"same": [1, 1, 1], "empty": [np.nan] * 3, "gap": [2.0, np.nan, 2.0], "kind": ["x", "y", "y"]}
    )
    frame["words"] = ["a b", "a", ""]
    matrix = to_matrix(
        frame, {"same": "number", "empty": "number", "gap": "number", "kind": "category", "words": "text"}
    )
    assert matrix.names == ("gap", "kind", "words", "words")
    np.testing.assert_array_equal(matrix.values[:, 1:], [[1, 3, 1], [0, 1, 0], [0, 0, 0]])


def test_of_many_columns_the_nearest_are_kept() -> None:
    values = np.random.default_rng(0).normal(size=(50, 300))
    kept = Matrix(values, tuple(map(str, range(300)))).nearest(values[:, 7])
    assert len(kept.names) == 200
    assert "7" in kept.names


def test_the_known_share_ignores_missing_values() -> None:
    assert share_known(pd.Series(["a", "b", None, "z"]), pd.Series(["a", "b", None])) == pytest.approx(2 / 3)
    assert share_known(pd.Series([None, None]), pd.Series(["a"])) == 1
