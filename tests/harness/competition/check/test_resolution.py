from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.resolution import CHECK
from harness.competition.check.tables import Scoring


@pytest.fixture
def easy() -> pd.DataFrame:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(4000, 3)), columns=list("abc"))
    frame["y"] = frame["a"] - frame["b"] + 0.3 * random.normal(size=4000)
    return frame.assign(
        sign=np.where(frame["y"] > 0, "plus", "minus"),
        size=pd.qcut(frame["y"], 3, labels=list("sml")).astype(str),
    )


@pytest.mark.parametrize(
    ("target", "metric"),
    [
        ("y", "rmse"),
        ("sign", "roc_auc"),
        ("sign", "log_loss"),
        ("sign", "accuracy"),
        ("size", "log_loss"),
        ("size", "accuracy"),
    ],
)
def test_enough_rows_are_enough(make_tables, find, easy, target, metric) -> None:
    tables = make_tables(easy[["a", "b", "c", target]], target, scoring=Scoring(metric=metric))
    assert find(CHECK, tables) == {}


def test_several_targets_are_scored_together(make_tables, find, easy) -> None:
    tables = make_tables(
        easy[["a", "b", "c", "y"]].assign(z=easy["a"]), "y", "z", scoring=Scoring(metric="rmse")
    )
    assert find(CHECK, tables) == {}


def test_a_handful_of_rows_is_noted(make_tables, find, easy) -> None:
    tables = make_tables(easy[["a", "b", "y"]].head(60), "y", scoring=Scoring(metric="rmse"))
    (found,) = {f.message for f in find(CHECK, tables).values()}
    assert "a single one can decide" in found


def test_an_interval_as_wide_as_the_lead_is_noted(make_tables, find, easy) -> None:
    easy["faint"] = 0.15 * easy["a"] + np.random.default_rng(1).normal(size=4000)
    tables = make_tables(easy[["a", "b", "faint"]].head(1500), "faint", scoring=Scoring(metric="spearman"))
    (found,) = find(CHECK, tables).values()
    assert "95 % interval" in found.message


def test_a_quick_model_without_a_lead_says_nothing(make_tables, find, easy) -> None:
    easy["coin"] = np.where(np.random.default_rng(1).random(4000) < 0.5, "heads", "tails")
    tables = make_tables(easy[["a", "b", "coin"]], "coin", scoring=Scoring(metric="log_loss"))
    assert find(CHECK, tables) == {}


def test_without_answers_or_a_registered_metric_nothing_is_measured(make_tables, find, easy) -> None:
    assert find(CHECK, make_tables(easy[["a", "y"]], "y", public=None)) == {}
    assert find(CHECK, make_tables(easy[["a", "y"]], "y", scoring=None)) == {}
