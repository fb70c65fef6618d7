"""The contract of all checks: named, explained, and calm in front of any table."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from harness.competition.check import CHECKS, LEVELS
from harness.competition.check.tables import CheckTables, Scoring

every_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)


def degenerate_tables(make_tables, clean) -> dict[str, CheckTables]:
    """Tables at the edge of what can be prepared."""
    ordinary = make_tables(clean.drop(columns="y"), "yes", scoring=Scoring(metric="roc_auc"))
    nothing = ordinary.train.iloc[:0]
    answers = ordinary.targets[0]
    return {
        "one row": make_tables(clean.drop(columns="yes").head(2), "y", hidden=np.array([False, True])),
        "no hidden rows": replace(
            ordinary, test=nothing, targets=(replace(answers, test=None),), public=None, scoring=None
        ),
        "clustering": replace(
            ordinary,
            task="clustering",
            train=nothing,
            targets=(replace(answers, train=answers.train[:0]),),
            folds=None,
            source=None,
        ),
        "no answers at all": replace(ordinary, targets=(), public=None, source=None, scoring=None),
        "no features": replace(
            ordinary,
            train=ordinary.train[[]],
            test=ordinary.test[[]],
            types={},
            source=replace(ordinary.source, features=ordinary.source.features[[]]),
        ),
        "nothing but gaps": make_tables(
            pd.DataFrame({"a": [np.nan] * 90, "b": [None] * 90, "y": np.arange(90.0)}), "y"
        ),
        "one class left": replace(
            ordinary, targets=(replace(answers, train=answers.train * 0, test=answers.test * 0),)
        ),
        "one number": make_tables(clean[["a", "y"]].assign(y=3.5), "y", scoring=Scoring(metric="rmse")),
        "huge numbers": make_tables(
            clean[["a", "b", "y"]].assign(a=clean["a"] * 1e300, y=clean["y"] * 1e-300), "y"
        ),
        "nullable types": make_tables(
            clean[["y"]].assign(
                whole=pd.Series([1, None] * 200, dtype="Int64"),
                truth=pd.Series([True, False, None, True] * 100, dtype="boolean"),
                day=pd.Series([pd.Timestamp("2024-02-29"), pd.NaT] * 200),
            ),
            "y",
        ),
        "mixed cells": make_tables(clean[["y"]].assign(mess=[1, "a", 2.5, None] * 100), "y"),
        "long names": make_tables(clean[["a", "y"]].rename(columns={"a": "ä\n" * 200}), "y"),
    }


@every_check
def test_every_check_bears_every_edge(check, make_tables, clean) -> None:
    for edge, tables in degenerate_tables(make_tables, clean).items():
        for finding in check.function(tables):
            assert finding.level in LEVELS, edge
            assert finding.message.endswith("."), edge
            assert finding.advice.endswith("."), edge
            assert finding.number is None or np.isfinite(finding.number), edge


@every_check
def test_a_check_changes_nothing_and_finds_the_same_again(check, make_tables, clean) -> None:
    clean["copy"], clean["gap"] = clean["yes"], np.where(clean["yes"] == "yes", 1.0, np.nan)
    tables = make_tables(clean.drop(columns="y"), "yes", scoring=Scoring(metric="roc_auc"))
    before = copy.deepcopy(tables)
    first = list(check.function(tables))
    pd.testing.assert_frame_equal(tables.train, before.train)
    pd.testing.assert_frame_equal(tables.test, before.test)
    np.testing.assert_array_equal(tables.targets[0].train, before.targets[0].train)
    assert list(check.function(before)) == first


def test_checks_are_named_and_explained() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        assert check.name == check.name.lower()
        assert check.summary.endswith(".")
