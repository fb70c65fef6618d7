"""Scores of known sharpness are brought back to probabilities."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss

from baselines.families.parts.calibration import Calibration, learn_calibration
from baselines.families.parts.links import SoftmaxLink, sigmoid


def test_two_classes_find_scale_and_offset() -> None:
    random = np.random.default_rng(0)
    logits = random.normal(size=4_000)
    target = (random.random(4_000) < sigmoid(logits)).astype(np.int32)
    learnt = learn_calibration((20 * logits + 7)[:, None], target)
    assert learnt.scale == pytest.approx(0.05, rel=0.15)
    assert learnt.offset == pytest.approx(-0.35, abs=0.1)


def test_many_classes_find_one_scale() -> None:
    random = np.random.default_rng(1)
    logits = random.normal(size=(4_000, 4))
    target = np.argmax(logits + random.gumbel(size=logits.shape), axis=1)
    learnt = learn_calibration(30 * logits, target)
    assert learnt.scale == pytest.approx(1 / 30, rel=0.1)
    answer = learnt.answer(30 * logits)
    assert log_loss(target, answer) < log_loss(target, SoftmaxLink(4).answer(logits)) + 0.001


def test_a_perfect_separation_stays_finite() -> None:
    scores = np.repeat([-1e-3, 1e-3], 20)[:, None]
    answer = learn_calibration(scores, np.repeat([0, 1], 20)).answer(scores)
    assert np.isfinite(answer).all()
    assert answer[0] < 0.2
    assert answer[-1] > 0.8


def test_answers_never_overflow() -> None:
    answer = Calibration(1.0, 0.0).answer(np.array([[1e6, 0.0, -1e6]]))
    assert answer.tolist() == [[1.0, 0.0, 0.0]]
