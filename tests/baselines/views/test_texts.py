from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from baselines.views.texts import fit_lengths, fit_terms

if TYPE_CHECKING:
    from baselines.views.columns import Columns

CELLS = ["red car", "red red bus", "blue car", None, "", "Äh oh"]


@pytest.fixture
def columns(columns_of: Callable[..., Columns]) -> Columns:
    return columns_of({"note": CELLS}, note="text")


def test_words_that_two_texts_share_are_terms(columns: Columns) -> None:
    piece = fit_terms(columns, 0, characters=False)
    block: Any = piece.block
    assert sorted(block.vectorizers[0].vocabulary_) == ["car", "red"]
    found = piece.train.toarray()
    np.testing.assert_array_equal(found > 0, [[1, 1], [0, 1], [1, 0], [0, 0], [0, 0], [0, 0]])
    np.testing.assert_allclose(np.linalg.norm(found[:3], axis=1), 1, rtol=1e-6)
    np.testing.assert_array_equal(block.transform(columns).toarray(), found)


def test_characters_are_terms_on_demand(columns: Columns) -> None:
    words, both = (fit_terms(columns, 0, characters=characters) for characters in (False, True))
    assert both.train.shape[1] > words.train.shape[1]
    np.testing.assert_array_equal(both.train[:, :2].toarray(), words.train.toarray())


def test_texts_that_share_nothing_have_no_terms(columns_of: Callable[..., Columns]) -> None:
    columns = columns_of({"note": ["one", "two", None]}, note="text")
    piece = fit_terms(columns, 0, characters=True)
    assert piece.train.shape == piece.block.transform(columns).shape == (3, 0)


def test_lengths_count_characters_and_words(columns: Columns) -> None:
    found = fit_lengths(columns, 0).train
    np.testing.assert_array_equal(found, [[7, 2], [11, 3], [8, 2], [np.nan, np.nan], [0, 0], [5, 2]])
