"""Tables of pure chance, of every kind of column: whatever a check says about them is a false alarm."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check import run_checks
from harness.competition.check.tables import Scoring

_COLUMNS = (
    lambda random, rows: random.normal(size=rows),
    lambda random, rows: random.integers(0, 2, rows),
    lambda random, rows: random.permutation(rows),
    lambda random, rows: random.exponential(size=rows).round(1),
    lambda random, rows: random.choice(list("abcde"), rows),
    lambda random, rows: [f"v{value}" for value in random.integers(0, rows // 3, rows)],
    lambda random, rows: (
        pd.Timestamp("2020-01-01") + pd.to_timedelta(random.integers(0, 900, rows), unit="D")
    ),
    lambda random, rows: np.where(random.random(rows) < 0.3, np.nan, random.normal(size=rows)),
)
_TARGETS = (
    (lambda random, rows: random.normal(size=rows), "rmse"),
    (lambda random, rows: random.choice(["hit", "miss"], rows, p=[0.3, 0.7]), "log_loss"),
    (lambda random, rows: random.choice(["x", "y", "z"], rows), "accuracy"),
)
_NAMES = ("a", "user_id", "store", "time")


def random_table(seed: int) -> tuple[pd.DataFrame, str]:
    """A table without any structure, and a metric for its target."""
    random = np.random.default_rng(seed)
    rows = int(random.choice([150, 400, 1200]))
    columns = {
        f"{random.choice(_NAMES)}{position}": _COLUMNS[random.integers(len(_COLUMNS))](random, rows)
        for position in range(random.integers(1, 12))
    }
    make, metric = _TARGETS[random.integers(len(_TARGETS))]
    return pd.DataFrame({**columns, "target": make(random, rows)}), metric


def alarms(make_tables, seeds: range) -> list[tuple[int, str, str]]:
    """The errors and warnings about tables of pure chance."""
    found = []
    for seed in seeds:
        frame, metric = random_table(seed)
        frame["number"] = np.random.default_rng(seed).permutation(len(frame))
        report = run_checks(
            make_tables(frame, "target", row_id="number", seed=seed, scoring=Scoring(metric=metric))
        )
        found += [(seed, f.level, f.check) for f in report.findings if f.level != "note"]
    return found


def test_tables_of_chance_raise_no_alarm(make_tables) -> None:
    assert alarms(make_tables, range(5)) == []


@pytest.mark.slow
def test_errors_about_tables_of_chance_are_rarer_than_one_in_a_hundred(make_tables) -> None:
    found = alarms(make_tables, range(5, 205))
    assert len({seed for seed, level, _ in found if level == "error"}) <= 1
    assert len({seed for seed, _, _ in found}) <= 6
