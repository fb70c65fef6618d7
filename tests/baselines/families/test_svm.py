"""Support vector machines with honest probabilities."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import log_loss
from sklearn.svm import SVR

from baselines.families.svm import SupportVectors
from baselines.learning import Deadline, Matrix

CONFIG = {"cost": 1.0, "width": 1.0}


def test_numbers_are_those_of_the_library(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(SupportVectors(), table("regression", rows=100, columns=4))
    values, target = fold.learning.train.values, fold.learning.target / 100
    answer = SupportVectors().fit(replace(fold.learning, target=target), CONFIG).model.predict(fold.test)
    library = SVR(epsilon=0.05, C=1.0, gamma=1 / (values.shape[1] * values.var())).fit(values, target)
    np.testing.assert_allclose(answer, library.predict(fold.test.values), rtol=1e-6)


@pytest.mark.parametrize("task", ["binary", "multiclass"])
def test_probabilities_are_honest(task: str, table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(SupportVectors(), table(task, rows=400, columns=4))
    flipped = np.random.default_rng(0).random(400) < 0.3
    classes = fold.learning.classes
    target = np.where(flipped, (fold.learning.target + 1) % classes, fold.learning.target).astype(np.int32)
    answer = SupportVectors().fit(replace(fold.learning, target=target), CONFIG).model.predict(fold.test)
    shares = np.column_stack([1 - answer, answer]) if answer.ndim == 1 else answer
    assert np.mean(shares.argmax(axis=1) == fold.target) > 0.7
    noisy = np.where(np.arange(len(fold.target)) % 10 < 3, (fold.target + 1) % classes, fold.target)
    assert log_loss(noisy, shares) < 1.0
    assert shares.max(axis=1).mean() == pytest.approx(0.7, abs=0.12)


def test_a_class_of_one_row_is_learnt_from(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(SupportVectors(), table("multiclass", rows=60, columns=3))
    target = np.where(np.arange(60) == 0, 2, np.arange(60) % 2).astype(np.int32)
    answer = SupportVectors().fit(replace(fold.learning, target=target), CONFIG).model.predict(fold.test)
    np.testing.assert_allclose(answer.sum(axis=1), 1)


def test_the_deadline_limits_the_iterations(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(SupportVectors(), table("regression", rows=10, columns=3))
    random = np.random.default_rng(0)
    hard = replace(
        fold.learning,
        train=Matrix(random.normal(size=(3_000, 20)).astype(np.float32)),
        target=random.normal(size=3_000),
        deadline=Deadline(time.time() + 0.1),
    )
    began = time.perf_counter()
    fitted = SupportVectors().fit(hard, {"cost": 100.0, "width": 0.1})
    assert time.perf_counter() - began < 3
    assert not fitted.complete
