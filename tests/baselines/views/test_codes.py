from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from baselines.views.codes import CodesOptions, CodesView
from baselines.views.columns import UNKNOWN, Columns

if TYPE_CHECKING:
    from baselines.views.base import Answers

NAN = np.nan


def fit(columns: Columns, answers: Answers, **options: Any) -> Any:
    return CodesView().fit(columns, answers, {f"view_{name}": value for name, value in options.items()})


def test_a_table_by_hand(columns_of: Callable[..., Columns], answers_of: Callable[..., Answers]) -> None:
    columns = columns_of({"n": [1.5, None, 3.0, 4.0], "c": ["x", "y", "y", None]})
    fitted, matrix = fit(columns, answers_of("regression", 4))
    np.testing.assert_array_equal(matrix.values, [[1.5, 1], [NAN, 0], [3, 0], [4, NAN]])
    assert matrix.categories == (0, 2)
    columns.categories[0] = UNKNOWN
    np.testing.assert_array_equal(fitted.transform(columns).values[0], [1.5, NAN])


@pytest.mark.parametrize("task", ["regression", "binary"])
def test_a_category_of_many_levels_is_its_encoding_and_its_frequency(
    task: Any, mixed_columns: Columns, answers_of: Callable[..., Answers]
) -> None:
    _, matrix = fit(mixed_columns, answers_of(task, classes=2), text=0)
    numbers = len(mixed_columns.number_names)
    assert matrix.categories == (0,) * (numbers + 2) + (2, 3)
    town = matrix.values[:, numbers : numbers + 2]
    codes = mixed_columns.categories[:, 0]
    np.testing.assert_allclose(town[codes == 5, 0], np.mean(codes == 5), rtol=1e-6)
    assert np.isfinite(town).all()


@pytest.mark.parametrize(
    ("encode", "widths", "categories"),
    [
        ("codes", 3, (59, 2, 3)),
        ("target", 7, (0, 0, 0, 0, 0, 0, 0)),  # three classes of town, the answer's code, three of colour
        ("both", 6, (59, 0, 0, 0, 2, 3)),
        ("auto", 6, (0, 0, 0, 0, 2, 3)),
    ],
)
def test_encodings_can_be_chosen(
    encode: str,
    widths: int,
    categories: tuple[int, ...],
    mixed_columns: Columns,
    answers_of: Callable[..., Answers],
) -> None:
    _, matrix = fit(mixed_columns, answers_of("multiclass", classes=3), encode=encode, text=0)
    assert matrix.categories[-widths:] == categories
    assert matrix.width == len(mixed_columns.number_names) + widths


@pytest.mark.parametrize(
    ("encode", "levels", "codes", "encoding"),
    [
        ("auto", 50, True, False),
        ("auto", 51, False, True),
        ("codes", 10_000, True, False),
        ("target", 2, True, False),
        ("target", 3, False, True),
        ("both", 30, True, False),
        ("both", 31, True, True),
        ("both", 100, True, True),
        ("both", 101, False, True),
    ],
)
def test_the_number_of_levels_decides(encode: Any, levels: int, *, codes: bool, encoding: bool) -> None:
    options = CodesOptions(encode=encode)
    assert (options.has_codes(levels), options.has_encoding(levels)) == (codes, encoding)


@pytest.mark.parametrize(("fill", "number"), [("extreme", 1.5 - 3.5), ("median", 2.0)])
def test_gaps_can_be_filled(
    fill: str, number: float, columns_of: Callable[..., Columns], answers_of: Callable[..., Answers]
) -> None:
    columns = columns_of({"n": [1.5, None, 2.0, 5.0], "c": ["x", "y", "y", None]})
    fitted, matrix = fit(columns, answers_of("regression", 4), fill=fill)
    np.testing.assert_array_equal(matrix.values, [[1.5, 1], [number, 0], [2, 0], [5, 2]])
    assert matrix.categories == (0, 3)  # a gap is a code of its own
    np.testing.assert_array_equal(fitted.transform(columns).values, matrix.values)
    assert np.isnan(columns.numbers).any()  # the caller's own numbers are left alone


def test_a_column_without_numbers_in_this_fold_is_filled_with_zeros(
    columns_of: Callable[..., Columns], answers_of: Callable[..., Answers]
) -> None:
    columns = columns_of({"n": [None, None, 2.0, 5.0], "m": [1.0, 2.0, 3.0, 4.0]}).take(np.array([0, 1]))
    _, matrix = fit(columns, answers_of("regression", 2), fill="median")
    np.testing.assert_array_equal(matrix.values[:, 0], [0, 0])


def test_texts_become_components_and_lengths(
    mixed_columns: Columns, answers_of: Callable[..., Answers]
) -> None:
    fitted, matrix = fit(mixed_columns, answers_of("regression"), text=7)
    _, without = fit(mixed_columns, answers_of("regression"), text=0)
    assert matrix.width == without.width + 7 + 2
    np.testing.assert_array_equal(matrix.values[:, -1], np.full(200, 5))
    np.testing.assert_allclose(
        fitted.transform(mixed_columns).values[:, -9:], matrix.values[:, -9:], rtol=1e-4, atol=1e-5
    )
