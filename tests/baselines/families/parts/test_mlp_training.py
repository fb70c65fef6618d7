"""When to look, how large batches are, and that learning does not depend on where it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from baselines.families.mlp import NeuralNetwork
from baselines.families.parts.links import SquaredLink
from baselines.families.parts.mlp_network import Network
from baselines.families.parts.mlp_training import Pace, choose_batch, choose_milestones, learn_parameters
from baselines.learning import Deadline

PACE = Pace(rate=5e-3, decay=0.1, dropout=0.1, batch=32)


@given(rows=st.integers(1, 10**8))
def test_milestones_grow_and_end(rows: int) -> None:
    milestones = choose_milestones(rows)
    assert milestones[0] == 1
    assert all(earlier < later for earlier, later in pairwise(milestones))
    assert 12 <= milestones[-1] <= 300


@given(rows=st.integers(1, 10**6), wanted=st.integers(16, 1_024))
def test_batches_hold_rows_but_not_too_many(rows: int, wanted: int) -> None:
    assert 1 <= choose_batch(rows, wanted) <= min(rows, wanted)


def test_by_hand() -> None:
    assert choose_milestones(10**6) == (1, 2, 3, 4, 5, 6, 7, 8, 10, 12)
    assert choose_batch(100_000, 256) == 256
    assert choose_batch(800, 256) == 100
    assert choose_batch(40, 256) == 16


def test_learning_is_the_same_however_far_it_goes(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    learning = see(NeuralNetwork(), table("regression", rows=100, columns=3)).learning
    learning = replace(learning, target=(learning.target - learning.target.mean()) / learning.target.std())
    network = Network(learning.train.width, (16,), 1, 2)
    three = list(islice(learn_parameters(network, SquaredLink(), learning, PACE), 3))
    (first,) = islice(learn_parameters(network, SquaredLink(), learning, PACE), 1)
    np.testing.assert_array_equal(three[0], first)
    assert not np.array_equal(three[0], three[1])
    assert not list(learn_parameters(network, SquaredLink(), replace(learning, deadline=Deadline(0.0)), PACE))


def test_rows_of_no_weight_are_not_seen(table: Callable[..., Any], see: Callable[..., Any]) -> None:
    learning = see(NeuralNetwork(), table("regression", rows=64, columns=3)).learning
    network = Network(learning.train.width, (8,), 1, 1)
    weight = np.where(np.arange(64) % 2, 1.0, 1e-12)
    targets = [np.where(np.arange(64) % 2, 1.0, other) for other in (0.0, 9.0)]
    ends = [
        next(learn_parameters(network, SquaredLink(), replace(learning, target=target, weight=weight), PACE))
        for target in targets
    ]
    np.testing.assert_allclose(ends[0], ends[1], atol=1e-5)
