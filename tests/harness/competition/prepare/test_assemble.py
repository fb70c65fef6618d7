from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.prepare.assemble import SAMPLE, SOLUTION, TEST, TRAIN, assemble
from harness.competition.sources import Tables
from harness.competition.spec import About, Data, Folds, MetricChoice, Spec, Split
from harness.errors import SplitError
from harness.metrics import find_metric


def spec_of(metric="rmse", *, split=None, **data):
    return Spec(
        slug="in-memory",
        folder=Path("nowhere"),
        about=About(),
        data=Data(source="t", **{"target": ("y",), **data}),
        split=split or Split(),
        metric=MetricChoice(name=metric),
    )


def assembled(frame, spec):
    return assemble(spec, Tables(source=frame), find_metric(spec.metric.name))


def table(rows=60):
    number = np.arange(rows)
    return pd.DataFrame({"x": number, "g": number // 5, "f": number % 3, "w": 1.0, "y": np.sqrt(number)})


def test_only_train_holds_answers_weights_and_folds():
    spec = spec_of(weight="w", split=Split(folds=Folds(column="f")))
    made = assembled(table(), spec)
    assert made.tables[TRAIN].column_names == ["id", "x", "g", "y", "w", "f"]
    assert made.tables[TEST].column_names == ["id", "x", "g"]
    assert made.tables[SAMPLE].column_names == ["id", "y"]
    assert made.tables[SOLUTION].column_names == ["id", "y", "_public", "_weight"]
    assert [column.name for column in made.columns] == ["x", "g"]


def test_rows_of_a_group_are_one_block():
    made = assembled(table(), spec_of(split=Split(method="group", group="g")))
    test, solution = (made.tables[path].to_pandas() for path in (TEST, SOLUTION))
    assert (solution["_block"].groupby(test["g"]).nunique() == 1).all()
    assert solution["_block"].nunique() == test["g"].nunique()


def test_rows_of_neighbouring_moments_are_one_block():
    made = assembled(table(), spec_of(split=Split(method="time", time="x")))
    assert made.tables[SOLUTION].to_pandas()["_block"].is_monotonic_increasing


@given(rows=st.integers(8, 60), seed=st.integers(0, 5), share=st.sampled_from([0.3, 0.5]))
def test_every_row_is_somewhere_once(rows, seed, share):
    made = assembled(table(rows), spec_of(split=Split(test=share, seed=seed, public=0.5)))
    train, test = made.tables[TRAIN].to_pandas(), made.tables[TEST].to_pandas()
    assert sorted([*train["x"], *test["x"]]) == list(range(rows))
    assert sorted([*train["id"], *test["id"]]) == list(range(1, rows + 1))
    answers = made.tables[SOLUTION].to_pandas().merge(test, on="id")
    assert np.allclose(answers["y"], np.sqrt(answers["x"]))
    assert made.rows_public + made.rows_private == len(test)


def test_a_column_that_hides_everything_is_refused():
    with pytest.raises(SplitError, match="No row is left to learn from: 'u' hides them all"):
        assembled(table().assign(u="private"), spec_of(split=Split(column="u", method="column")))
