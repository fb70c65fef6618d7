"""The best constant for each loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from baselines.families.dummy import Dummy
from baselines.learning import Loss, Objective

NUMBERS = np.array([1.0, 2.0, 3.0, 10.0])
WEIGHT = np.array([1.0, 1.0, 1.0, 3.0])


@pytest.mark.parametrize(
    ("loss", "even", "weighted"),
    [
        (Loss.SQUARED, 4.0, 6.0),
        (Loss.POISSON, 4.0, 6.0),
        (Loss.ABSOLUTE, 2.0, 3.0),
        (Loss.QUANTILE, 3.0, 10.0),
    ],
)
def test_numbers(
    loss: Loss, even: float, weighted: float, table: Callable[..., Any], see: Callable[..., Any]
) -> None:
    fold = see(Dummy(), table("regression", rows=4, columns=2))
    learning = replace(fold.learning, target=NUMBERS, objective=Objective(loss, 0.75))
    assert Dummy().fit(learning, {}).model.predict(fold.test).tolist() == [even] * len(fold.test)
    learning = replace(learning, weight=WEIGHT)
    assert Dummy().fit(learning, {}).model.predict(fold.test).tolist() == [weighted] * len(fold.test)


def test_classes(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    fold = see(Dummy(), table("multiclass", rows=4, columns=2))
    learning = replace(fold.learning, target=np.array([0, 1, 2, 2], dtype=np.int32))
    assert Dummy().fit(learning, {}).model.predict(fold.test)[0].tolist() == [0.25, 0.25, 0.5]
    two = replace(learning, target=np.array([0, 1, 1, 1], dtype=np.int32), task="binary", classes=2)
    assert Dummy().fit(two, {}).model.predict(fold.test)[0] == 0.75
