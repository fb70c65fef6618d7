"""Naive Bayes of numbers and of words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import optuna
import pytest
from scipy.sparse import csr_matrix
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.naive_bayes import GaussianNB

from baselines.families.naive_bayes import NaiveBayes
from baselines.learning import Matrix, Shape

SHAPE = Shape(
    task="binary",
    classes=2,
    targets=1,
    rows=100_000,
    rows_valid=25_000,
    rows_test=25_000,
    numbers=2,
    categories=60,
    levels=300,
    texts=0,
)


def test_numbers_are_ranked_as_the_library_does(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NaiveBayes(), table("binary", rows=300, columns=4))
    answer = (
        NaiveBayes().fit(fold.learning, {"smoothing": 1e-8, "words": "multinomial"}).model.predict(fold.test)
    )
    library = GaussianNB().fit(fold.learning.train.values.astype(np.float64), fold.learning.target)
    theirs = library.predict_proba(fold.test.values)[:, 1]
    assert roc_auc_score(fold.target, answer) == pytest.approx(roc_auc_score(fold.target, theirs), abs=1e-3)


def test_copies_of_a_column_do_not_make_it_surer(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NaiveBayes(), table("binary", rows=400, columns=2))
    repeated = [Matrix(np.tile(matrix.values, 20)) for matrix in (fold.learning.train, fold.test)]
    learning = replace(fold.learning, train=repeated[0])
    answer = NaiveBayes().fit(learning, {"smoothing": 0.1, "words": "multinomial"}).model.predict(repeated[1])
    theirs = GaussianNB().fit(repeated[0].values, learning.target).predict_proba(repeated[1].values)[:, 1]
    assert log_loss(fold.target, answer) < 0.7 * log_loss(fold.target, theirs)


@pytest.mark.parametrize("words", ["multinomial", "complement"])
def test_words_tell_topics_apart(words: str, table: Callable[..., Any], see: Callable[..., Any]) -> None:
    random = np.random.default_rng(0)
    topic = random.integers(3, size=300).astype(np.int32)
    counts = random.poisson(0.2, size=(300, 60)).astype(np.float32)
    for code in range(3):
        counts[topic == code, 20 * code : 20 * code + 20] += random.poisson(
            0.4, size=((topic == code).sum(), 20)
        )
    fold = see(NaiveBayes(), table("multiclass", rows=30, columns=2))
    learning = replace(fold.learning, train=Matrix(csr_matrix(counts)), target=topic)
    answer = NaiveBayes().fit(learning, {"smoothing": 0.1, "words": words}).model.predict(learning.train)
    assert np.mean(answer.argmax(axis=1) == topic) > 0.95


@pytest.mark.parametrize(("texts", "dense"), [(0, True), (1, False)])
def test_words_are_counted_only_where_there_are_texts(texts: int, *, dense: bool) -> None:
    """However many zeros a table without texts has, its numbers and categories are no counts."""
    shape = replace(SHAPE, texts=texts)
    configs = [*NaiveBayes().portfolio(shape), NaiveBayes().space(optuna.create_study().ask(), shape)]
    assert {config["view_dense"] for config in configs} == {dense}
