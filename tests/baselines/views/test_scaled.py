from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from baselines.views.columns import UNKNOWN, Columns
from baselines.views.scaled import ScaledView

if TYPE_CHECKING:
    from baselines.views.base import Answers


def fit(columns: Columns, answers: Answers, **options: Any) -> Any:
    return ScaledView().fit(columns, answers, {f"view_{name}": value for name, value in options.items()})


def test_a_table_by_hand(columns_of: Callable[..., Columns], answers_of: Callable[..., Answers]) -> None:
    columns = columns_of({"n": [-1.0, 1.0, None] * 5, "c": ["x", "y", None] * 5})
    fitted, matrix = fit(columns, answers_of("regression", 15), scale="standard", impute="mean")
    side = np.sqrt(1.5)
    rows = [[-side, 0, 1, 0, 0], [side, 0, 0, 1, 0], [0, 1, 0, 0, 1]]  # number, its gap, x, y, missing
    np.testing.assert_allclose(matrix.values, rows * 5, rtol=1e-6)
    columns.categories[0] = UNKNOWN
    np.testing.assert_allclose(fitted.transform(columns).values[0], [-side, 0, 0, 0, 0], rtol=1e-6)


def test_encodings_have_unit_variance(mixed_columns: Columns, answers_of: Callable[..., Answers]) -> None:
    fitted, matrix = fit(mixed_columns, answers_of("regression"), encode="target", text="none")
    encoded = matrix.values[:, -2:]
    np.testing.assert_allclose(encoded.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(encoded.std(axis=0), 1, rtol=1e-4)
    assert not np.allclose(fitted.transform(mixed_columns).values[:, -2:], encoded)  # those are cross-fitted


def test_both_encodes_categories_of_many_levels_only(
    mixed_columns: Columns, answers_of: Callable[..., Answers]
) -> None:
    answers = answers_of("regression")
    onehot, target, both = (
        fit(mixed_columns, answers, encode=encode, text="none")[1].width
        for encode in ("onehot", "target", "both")
    )
    assert target < both < onehot
    assert both == target - 1 + 3  # the colour's encoding against its three columns


def test_texts_can_stay_sparse(mixed_columns: Columns, answers_of: Callable[..., Answers]) -> None:
    answers = answers_of("binary", classes=2)
    widths = {text: fit(mixed_columns, answers, text=text)[1].width for text in ("none", "reduced", "sparse")}
    assert widths["none"] < widths["reduced"] <= widths["none"] + 100
    assert widths["sparse"] > widths["none"]


def spread_levels(categories: int, levels: int, *, rows: int | None = None) -> Columns:
    rows = rows or 5 * levels
    codes = np.random.default_rng(0).permuted(np.tile(np.arange(rows) % levels, (categories, 1)), axis=1).T
    names = tuple(map(str, range(categories)))
    return Columns(
        np.empty((rows, 0), np.float32), (), codes.astype(np.int32), names, (levels,) * categories, (), ()
    )


@pytest.mark.parametrize(
    ("categories", "levels", "sparse"),
    [
        (1, 150, False),  # narrow, though full of zeros
        (4, 100, True),  # wide and full of zeros
        (60, 5, False),  # wide, but a fifth is not zero
        (210, 5, True),  # too wide in any case
    ],
)
def test_a_wide_matrix_of_zeros_is_sparse(
    categories: int, levels: int, *, sparse: bool, answers_of: Callable[..., Answers]
) -> None:
    columns = spread_levels(categories, levels)
    answers = answers_of("regression", len(columns))
    fitted, matrix = fit(columns, answers)
    assert isinstance(matrix.values, csr_matrix) is sparse
    assert isinstance(fitted.transform(columns).values, csr_matrix) is sparse
    assert matrix.values.dtype == np.float32
    _, dense = fit(columns, answers, dense=True)
    assert isinstance(dense.values, np.ndarray)
    assert dense.width <= 200


@pytest.mark.parametrize(("rows", "sparse"), [(60_000, False), (90_000, True)])
def test_a_matrix_too_large_for_a_cache_may_be_less_full_of_zeros(
    rows: int, *, sparse: bool, answers_of: Callable[..., Answers]
) -> None:
    columns = spread_levels(60, 5, rows=rows)
    fitted, matrix = fit(columns, answers_of("regression", rows))
    assert isinstance(matrix.values, csr_matrix) is sparse
    assert type(fitted.transform(columns.take(np.arange(9))).values) is type(matrix.values)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"encode": "target", "impute": "knn"},
        {"encode": "both", "scale": "spline", "text": "sparse"},
        {"encode": "both", "dense": True},
    ],
)
def test_rows_made_some_at_a_time_are_those_made_at_once(
    options: dict[str, Any],
    mixed_columns: Columns,
    answers_of: Callable[..., Answers],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Among them encodings that training rows have of their own."""
    fits = []
    for rows in (10_000, 7):
        monkeypatch.setattr("baselines.views.blocks._ROWS", rows)
        fitted, train = fit(mixed_columns, answers_of("binary", classes=2), **options)
        fits.append([train.values, fitted.transform(mixed_columns).values])
    for at_once, by_turns in zip(*fits, strict=True):
        assert type(at_once) is type(by_turns)
        one, other = (csr_matrix(values).toarray() for values in (at_once, by_turns))
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("reduce", ["pca", "ica", "lda"])
def test_the_whole_can_be_reduced(
    reduce: str, mixed_columns: Columns, answers_of: Callable[..., Answers]
) -> None:
    fitted, matrix = fit(
        mixed_columns, answers_of("multiclass", classes=3), reduce=reduce, components=2, text="sparse"
    )
    assert matrix.values.shape == (200, 2)
    np.testing.assert_allclose(fitted.transform(mixed_columns).values, matrix.values, rtol=1e-2, atol=1e-2)
