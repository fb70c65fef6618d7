"""Losses by hand, and their slopes against differences."""

from __future__ import annotations

import numpy as np
import pytest

from baselines.families.parts.links import (
    GammaLink,
    HingeLink,
    Link,
    LogisticLink,
    PinballLink,
    PoissonLink,
    SoftmaxLink,
    SquaredLink,
    find_link,
    sigmoid,
)
from baselines.learning import Loss, Objective

CODES = np.array([0, 1, 1, 0, 1], dtype=np.int32)
THREE = np.array([0, 1, 2, 0, 2], dtype=np.int32)
NUMBERS = np.array([0.3, 1.5, 0.2, 4.0, 2.0])
LINKS: list[tuple[Link, np.ndarray]] = [
    (LogisticLink(), CODES),
    (SoftmaxLink(3), THREE),
    (HingeLink(1), CODES),
    (HingeLink(3), THREE),
    (SquaredLink(), NUMBERS),
    (PinballLink(0.3), NUMBERS),
    (PoissonLink(), NUMBERS),
    (GammaLink(), NUMBERS),
]


@pytest.mark.parametrize(("link", "target"), LINKS)
def test_slopes_are_those_of_the_loss(link: Link, target: np.ndarray) -> None:
    scores = np.random.default_rng(0).normal(size=(2, 5, link.outputs))
    losses, slopes = link.loss(scores.copy(), target)
    assert losses.shape == (2, 5)
    for output in range(link.outputs):
        step = np.zeros(link.outputs)
        step[output] = 1e-6
        ahead, _ = link.loss(scores + step, target)
        behind, _ = link.loss(scores - step, target)
        np.testing.assert_allclose(slopes[..., output], (ahead - behind) / 2e-6, atol=1e-5)


@pytest.mark.parametrize(("link", "target"), [pair for pair in LINKS if not isinstance(pair[0], HingeLink)])
def test_the_start_is_about_the_best_constant(link: Link, target: np.ndarray) -> None:
    def total(scores: np.ndarray) -> float:
        return float(link.loss(np.tile(scores, (len(target), 1)), target)[0].sum())

    start = link.start(target, np.ones(len(target)))
    assert total(start) <= min(total(start + 0.3), total(start - 0.3)) + 1e-9


def test_losses_by_hand() -> None:
    even = np.zeros((1, 1))
    assert LogisticLink().loss(even, np.array([1]))[0] == pytest.approx(np.log(2))
    assert SoftmaxLink(4).loss(np.zeros((1, 4)), np.array([2]))[0] == pytest.approx(np.log(4))
    assert HingeLink(1).loss(even + 0.25, np.array([0]))[0] == pytest.approx(1.25**2)
    assert SquaredLink().loss(even, np.array([3.0]))[0] == pytest.approx(4.5)
    assert PinballLink(0.9).loss(even, np.array([2.0]))[0] == pytest.approx(1.8)
    assert PinballLink(0.9).loss(even, np.array([-2.0]))[0] == pytest.approx(0.2)
    assert PoissonLink().loss(even + np.log(2), np.array([3.0]))[0] == pytest.approx(2 - 3 * np.log(2))
    assert GammaLink().loss(even + np.log(2), np.array([3.0]))[0] == pytest.approx(1.5 + np.log(2))


def test_answers_are_predictions() -> None:
    scores = np.array([[[0.0, np.log(3.0)]], [[1_000.0, -1_000.0]]])
    np.testing.assert_allclose(SoftmaxLink(2).answer(scores), [[[0.25, 0.75]], [[1.0, 0.0]]])
    np.testing.assert_allclose(LogisticLink().answer(np.array([[0.0], [1e4], [-1e4]])), [0.5, 1.0, 0.0])
    np.testing.assert_allclose(PoissonLink().answer(np.array([[np.log(5.0)], [1e6]])), [5.0, np.exp(30.0)])
    assert sigmoid(np.array([-1e5, 0.0])).tolist() == [0.0, 0.5]


def test_the_link_follows_from_task_and_loss() -> None:
    assert find_link("binary", 2, Objective(Loss.LOG)) == LogisticLink()
    assert find_link("multiclass", 5, Objective(Loss.LOG)) == SoftmaxLink(5)
    assert find_link("regression", 0, Objective(Loss.QUANTILE, 0.9)) == PinballLink(0.9)
    assert find_link("regression", 0, Objective(Loss.ABSOLUTE)) == PinballLink(0.5)
    assert find_link("regression", 0, Objective(Loss.GAMMA)) == GammaLink()
