"""Texts as numbers: TF-IDF of words and characters, its reduced form, and how long each text is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from baselines.views.blocks import Piece, stack_sparse

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from baselines.views.columns import Columns

__all__ = ["fit_lengths", "fit_terms"]

_MOST_TERMS = 50_000


@dataclass(frozen=True)
class Terms:
    """The TF-IDF of one column of texts."""

    column: int
    vectorizers: tuple[Any, ...]  # fitted sklearn TfidfVectorizers

    def transform(self, columns: Columns) -> csr_matrix:
        """One column per term."""
        texts = _read_texts(columns, self.column) or [""]  # sklearn wants at least one
        parts = [vectorizer.transform(texts) for vectorizer in self.vectorizers]
        return stack_sparse(len(texts), parts)[: len(columns)]


@dataclass(frozen=True)
class Lengths:
    """The number of characters and of words in one column of texts."""

    column: int

    def transform(self, columns: Columns) -> np.ndarray:
        """Two columns; NaN where a text is missing."""
        import pyarrow.compute as pc

        text = columns.texts[self.column]
        lengths = (pc.utf8_length(text), pc.count_substring_regex(text, r"\S+"))
        return np.stack([_as_float32(length) for length in lengths], axis=1)


def fit_terms(columns: Columns, column: int, *, characters: bool) -> Piece:
    """The terms of a column of texts: words and pairs of words, and on demand groups of characters."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = _read_texts(columns, column)
    kinds = [{"analyzer": "word", "ngram_range": (1, 2)}]
    if characters:
        kinds.append({"analyzer": "char_wb", "ngram_range": (3, 5)})
    fitted, parts = [], []
    for kind in kinds:
        vectorizer = TfidfVectorizer(
            **kind, min_df=2, max_features=_MOST_TERMS, sublinear_tf=True, dtype=np.float32
        )
        try:
            parts.append(vectorizer.fit_transform(texts))
        except ValueError:  # what sklearn says when no term occurs in two texts
            continue
        fitted.append(vectorizer)
    return Piece(Terms(column, tuple(fitted)), stack_sparse(len(texts), parts))


def fit_lengths(columns: Columns, column: int) -> Piece:
    """The lengths of a column of texts."""
    block = Lengths(column)
    return Piece(block, block.transform(columns))


def _read_texts(columns: Columns, column: int) -> list[str]:
    return [text or "" for text in columns.texts[column].to_pylist()]


def _as_float32(cells: Any) -> np.ndarray:
    return np.asarray(cells.to_numpy(zero_copy_only=False), dtype=np.float32)
