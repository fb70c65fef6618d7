from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from harness.competition.check.shape import CHECK
from harness.competition.check.tables import Scoring

if TYPE_CHECKING:
    import pandas as pd

RMSE = Scoring(metric="rmse")


@pytest.fixture
def frame(clean) -> pd.DataFrame:
    return clean[["a", "b", "y"]]


def test_an_ordinary_target_is_fine(make_tables, find, frame) -> None:
    assert find(CHECK, make_tables(frame, "y", scoring=RMSE)) == {}


def test_a_heavy_tail_is_noted_under_squared_errors_only(make_tables, find, frame) -> None:
    frame = frame.assign(y=np.random.default_rng(0).pareto(1.2, 400))
    (found,) = find(CHECK, make_tables(frame, "y", scoring=RMSE)).values()
    assert "heavy tail" in found.message
    assert "rmsle" in found.advice
    assert find(CHECK, make_tables(frame, "y", scoring=Scoring(metric="mae"))) == {}


def test_a_single_outlier_is_named_as_such(make_tables, find, frame) -> None:
    frame = frame.assign(y=frame["y"].where(frame.index != 7, -500.0))
    (found,) = find(CHECK, make_tables(frame, "y", scoring=RMSE, hidden=np.arange(400) > 300)).values()
    assert "a single row makes up" in found.message
    assert "median_ae" in found.advice


def test_a_capped_target_is_noted(make_tables, find, frame) -> None:
    frame = frame.assign(y=frame["y"].clip(upper=frame["y"].quantile(0.95)))
    (found,) = find(CHECK, make_tables(frame, "y", scoring=RMSE)).values()
    assert "looks capped" in found.message


def test_accuracy_with_one_ruling_class_is_noted(make_tables, find, frame) -> None:
    frame["answer"] = np.where(np.arange(400) % 20 == 0, "rare", "usual")
    (found,) = find(CHECK, make_tables(frame, "answer", scoring=Scoring(metric="accuracy"))).values()
    assert found.number == pytest.approx(0.95, abs=0.02)
    assert find(CHECK, make_tables(frame, "answer", scoring=Scoring(metric="roc_auc"))) == {}
