from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.decomposition import PCA, TruncatedSVD

from baselines.errors import CannotFitError
from baselines.views.base import Answers
from baselines.views.blocks import Piece
from baselines.views.reduction import fit_reduction, reduce_piece

if TYPE_CHECKING:
    from baselines.views.columns import Columns

VALUES = np.random.default_rng(0).normal(size=(200, 6)).astype(np.float32) * [9, 5, 3, 1, 0.5, 0.1]


class Fixed:
    """A block of given numbers."""

    def transform(self, columns: Columns) -> csr_matrix:
        return csr_matrix(VALUES.astype(np.float32))


def test_a_block_keeps_its_strongest_directions(mixed_columns: Columns) -> None:
    piece = reduce_piece(Piece(Fixed(), csr_matrix(VALUES.astype(np.float32))), 3, seed=0)
    oracle = TruncatedSVD(3, random_state=0).fit_transform(VALUES)
    ratio = np.linalg.norm(oracle) / np.linalg.norm(piece.train)
    np.testing.assert_allclose(np.abs(piece.train) * ratio, np.abs(oracle), rtol=0.05, atol=0.05)
    assert piece.train.var(axis=0).mean() == pytest.approx(1, rel=1e-3)
    np.testing.assert_allclose(piece.block.transform(mixed_columns), piece.train, rtol=1e-4, atol=1e-5)


def test_a_block_of_fewer_columns_has_as_many_directions() -> None:
    narrow = csr_matrix(VALUES[:, :2].astype(np.float32))
    assert reduce_piece(Piece(Fixed(), narrow), 30, seed=0).train.shape == (200, 2)
    assert reduce_piece(Piece(Fixed(), narrow[:, :0]), 30, seed=0).train.shape == (200, 0)


def test_pca_is_that_of_scikit_learn(answers_of: Callable[..., Answers]) -> None:
    reduction = fit_reduction("pca", VALUES, answers_of("regression"), 2)
    np.testing.assert_allclose(reduction.apply(VALUES), PCA(2).fit_transform(VALUES), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(("name", "width"), [("pca", 6), ("ica", 6), ("lda", 2)])
def test_there_are_as_many_components_as_there_can_be(
    name: Any, width: int, answers_of: Callable[..., Answers]
) -> None:
    reduction = fit_reduction(name, VALUES, answers_of("multiclass", classes=3), 50)
    found = reduction.apply(VALUES)
    assert found.shape == (200, width)
    assert found.dtype == np.float32
    assert reduction.apply(VALUES[:0]).shape == (0, width)


def test_lda_finds_the_direction_in_which_classes_differ() -> None:
    target = np.arange(200) % 2
    shifted = VALUES + np.array([0, 0, 0, 0, 3, 0]) * target[:, None]
    answers = Answers(target=target, task="binary", classes=2)
    found = fit_reduction("lda", shifted, answers, 5).apply(shifted)
    assert abs(np.corrcoef(found[:, 0], target)[0, 1]) > 0.9


def test_lda_needs_classes(answers_of: Callable[..., Answers]) -> None:
    with pytest.raises(CannotFitError, match="at least two classes"):
        fit_reduction("lda", VALUES, answers_of("regression"), 2)


def test_ica_needs_something_that_varies(answers_of: Callable[..., Answers]) -> None:
    with pytest.raises(CannotFitError, match="columns that vary"):
        fit_reduction("ica", np.ones((200, 3), np.float32), answers_of("regression"), 2)


def test_ica_finds_no_more_directions_than_there_are(answers_of: Callable[..., Answers]) -> None:
    twins = np.hstack([VALUES[:, :2], VALUES[:, :2]]).astype(np.float32)
    assert fit_reduction("ica", twins, answers_of("regression"), 4).apply(twins).shape == (200, 2)
