"""The neural network as a family."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baselines.errors import CannotFitError
from baselines.families.mlp import NeuralNetwork
from baselines.learning import Deadline, Matrix

CONFIG = {
    "width": 32,
    "layers": 2,
    "members": 2,
    "rate": 8e-3,
    "decay": 0.1,
    "dropout": 0.0,
    "batch": 256,
}


def test_an_interaction_is_learnt(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    random = np.random.default_rng(0)
    values = random.normal(size=(900, 5)).astype(np.float32)
    target = (values[:, 0] * values[:, 1] > 0).astype(np.int32)
    learning = replace(
        see(NeuralNetwork(), table("binary", rows=10, columns=2)).learning,
        train=Matrix(values[:500]),
        target=target[:500],
        valid=Matrix(values[500:700]),
        valid_target=target[500:700],
    )
    fitted = NeuralNetwork().fit(learning, CONFIG)
    assert fitted.complete
    best = int(np.argmin(fitted.curve)) + 1
    answer = fitted.model.predict(Matrix(values[700:]), rounds=best)
    assert np.mean((answer > 0.5) == target[700:]) > 0.9


def test_it_stops_when_the_loss_no_longer_falls(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NeuralNetwork(), table("binary", rows=80, columns=3))
    noise = np.random.default_rng(0).integers(2, size=80).astype(np.int32)
    fitted = NeuralNetwork().fit(replace(fold.learning, target=noise), CONFIG)
    best = int(np.argmin(fitted.curve)) + 1
    assert fitted.complete
    assert fitted.rounds == best + 4


def test_nothing_learnt_in_time_is_said(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(NeuralNetwork(), table("binary", rows=80, columns=3))
    with pytest.raises(CannotFitError, match="before the first epoch"):
        NeuralNetwork().fit(replace(fold.learning, deadline=Deadline(0.0)), CONFIG)
