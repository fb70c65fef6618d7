"""Centred columns without centring them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from baselines.families.parts import design
from baselines.families.parts.design import see_design

RANDOM = np.random.default_rng(0)
VALUES = (RANDOM.random((40, 5)) * (RANDOM.random((40, 5)) < 0.5)).astype(np.float32)
WEIGHT = RANDOM.random(40) + 0.5


@pytest.fixture(params=["dense", "sparse"])
def values(request: pytest.FixtureRequest) -> np.ndarray | csr_matrix:
    return VALUES if request.param == "dense" else csr_matrix(VALUES)


def test_products_are_those_of_centred_columns(values: np.ndarray | csr_matrix) -> None:
    seen = see_design(values, WEIGHT)
    centred = VALUES - np.average(VALUES, axis=0, weights=WEIGHT)
    coefficients, slopes = RANDOM.normal(size=(5, 2)), RANDOM.normal(size=(40, 2))
    np.testing.assert_allclose(seen.scores(coefficients, np.ones(2)), centred @ coefficients + 1, atol=1e-12)
    np.testing.assert_allclose(seen.gather(slopes), centred.T @ slopes, atol=1e-12)


@pytest.mark.parametrize("cells", [35, 1_000_000])
def test_directions_rebuild_the_inner_products(
    values: np.ndarray | csr_matrix, cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many rows are turned into float64 at once: seven, or all."""
    monkeypatch.setattr(design, "_BLOCK", cells)
    found = see_design(values, WEIGHT).directions
    centred = VALUES - np.average(VALUES, axis=0, weights=WEIGHT)
    products = (centred * WEIGHT[:, None]).T @ centred
    np.testing.assert_allclose(found.vectors * found.strength @ found.vectors.T, products, atol=1e-12)
    assert (found.strength >= 0).all()


def test_variances_are_those_of_centred_columns(values: np.ndarray | csr_matrix) -> None:
    centred = VALUES - np.average(VALUES, axis=0, weights=WEIGHT)
    np.testing.assert_allclose(see_design(values, WEIGHT).variances, WEIGHT @ centred**2, atol=1e-12)


def test_many_sparse_columns_are_not_turned() -> None:
    wide = np.eye(400, dtype=np.float32)
    ones = np.ones(400)
    assert see_design(wide, ones).turns_easily
    assert see_design(csr_matrix(wide), ones).is_turnable
    assert not see_design(csr_matrix(wide), ones).turns_easily
    wide[:, :50] = 1
    assert see_design(csr_matrix(wide), ones).turns_easily, "few of its entries are zeros to be skipped"


def test_few_rows_vary_in_few_directions() -> None:
    wide = RANDOM.normal(size=(6, 30)).astype(np.float32)
    found = see_design(wide, WEIGHT[:6]).directions
    centred = (wide - np.average(wide, axis=0, weights=WEIGHT[:6])) * np.sqrt(WEIGHT[:6, None])
    assert found.vectors.shape == (30, 5)
    np.testing.assert_allclose(found.vectors.T @ found.vectors, np.eye(5), atol=1e-10)
    np.testing.assert_allclose(
        found.vectors * found.strength @ found.vectors.T, centred.T @ centred, atol=1e-10
    )


def test_large_matrices_stay_in_single_precision() -> None:
    large = np.zeros((60_000, 10), dtype=np.float32)
    assert see_design(large, np.ones(60_000)).values is large
