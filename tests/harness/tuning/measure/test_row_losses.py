from __future__ import annotations

import numpy as np
import pytest

from harness.metrics import Truth, evaluate, find_metric
from harness.tuning.measure.goal import make_goal
from harness.tuning.measure.row_losses import log_loss, number_loss
from harness.tuning.measure.scale import to_scale

# a metric, its options, and the factor that a mean row loss lacks
METRICS = [("mae", {}, 2.0), ("pinball", {"alpha": 0.8}, 1.0), ("smape", {}, 200.0)]
DEVIANCES = ["poisson_deviance", "gamma_deviance"]


def make_numbers() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    truth = random.gamma(2.0, size=200) + 0.1
    return truth, truth * random.lognormal(size=200)


@pytest.mark.parametrize(("name", "options", "factor"), METRICS)
def test_the_mean_is_the_metric(name: str, options: dict[str, object], factor: float) -> None:
    truth, given = make_numbers()
    goal = make_goal(find_metric(name), task="regression", options=options)
    rows = number_loss(goal, truth)(to_scale(goal.scale, given).astype(np.float32))
    wanted = evaluate(goal.metric, Truth(truth), given, options=options)
    assert factor * rows.mean() == pytest.approx(wanted, rel=1e-4)


@pytest.mark.parametrize("name", DEVIANCES)
def test_a_deviance_is_twice_what_a_row_loses_beyond_perfect_predictions(name: str) -> None:
    truth, given = make_numbers()
    loss = number_loss(make_goal(find_metric(name), task="regression"), truth)
    beyond = loss(given.astype(np.float32)).mean() - loss(truth.astype(np.float32)).mean()
    assert 2 * beyond == pytest.approx(evaluate(find_metric(name), Truth(truth), given), rel=1e-3)


def test_log_loss_is_the_surprise() -> None:
    chances = np.array([1.0, 0.5, 0.0], dtype=np.float32)
    assert log_loss(chances) == pytest.approx([0.0, np.log(2), np.log(1e6)], rel=1e-5)
