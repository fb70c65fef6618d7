import numpy as np
import pyarrow as pa
import pytest

from harness.competition.prepare.domain import refuse_undefined
from harness.competition.prepare.targets import Answers
from harness.errors import CompetitionError
from harness.metrics import all_metrics, find_metric

TOML = '[competition]\ntask = "{task}"\n[data]\nsource = "t.csv"\ntarget = {target}\n[metric]\n{metric}\n'
NUMBERS = np.arange(40) + 0.25


def toml(metric, *, task="regression", target='"y"', more=""):
    return TOML.format(task=task, target=target, metric=f'name = "{metric}"\n{more}')


@pytest.mark.parametrize(
    ("metric", "value", "asked"),
    [
        ("rmsle", -1.474, "greater than -1"),
        ("rmsle", -1, "greater than -1"),
        ("poisson_deviance", -1.474, "at least 0"),
        ("gamma_deviance", 0, "greater than 0"),
        ("gini", -1.474, "at least 0"),
    ],
)
def test_a_target_outside_of_the_metrics_domain_is_told_without_showing_it(
    make_prepared, metric, value, asked
):
    y = np.r_[NUMBERS, value]
    message = (
        f"metric.name: {metric} is not defined for the target 'y': .* {asked}, .* t.csv .*another metric"
    )
    with pytest.raises(CompetitionError, match=message) as caught:
        make_prepared(toml(metric), t={"x": range(41), "y": y})
    assert "1.474" not in str(caught.value)


@pytest.mark.parametrize(("metric", "value"), [("rmsle", -0.5), ("poisson_deviance", 0), ("gini", 0)])
def test_the_edge_of_the_domain_is_fine(make_prepared, metric, value):
    y = np.r_[NUMBERS, value]
    assert make_prepared(toml(metric), t={"x": range(41), "y": y}).rows_train


def test_the_column_of_several_is_named(make_prepared):
    text = toml("rmsle", task="multioutput", target='["y", "z"]')
    with pytest.raises(CompetitionError, match="rmsle is not defined for the target 'z'"):
        make_prepared(text, t={"x": range(40), "y": NUMBERS, "z": NUMBERS - 9})


def test_answers_of_an_official_test_file_count(make_prepared):
    text = toml("rmsle").replace("target", 'test = "u.csv"\ntarget')
    test = {"x": range(40), "y": NUMBERS - 9}
    with pytest.raises(CompetitionError, match=r"some of t.csv and u.csv are not"):
        make_prepared(text, t={"x": range(40), "y": NUMBERS}, u=test)


def test_a_cost_matrix_of_another_size(make_prepared):
    text = toml("cost_weighted", task="multiclass", more="options = { costs = [[0, 1], [2, 0]] }")
    with pytest.raises(CompetitionError, match=r"target 'y': .*2 rows, but there are 3 classes"):
        make_prepared(text, t={"x": range(60), "y": ["a", "b", "c"] * 20})


@pytest.mark.parametrize("task", ["regression", "multioutput", "binary", "multiclass"])
def test_every_metric_is_defined_for_a_friendly_target(task):
    numbers = Answers(("y",), (pa.array(NUMBERS),))
    classes = ("a", "b") if task == "binary" else ("a", "b", "c")
    codes = Answers(("y",), (pa.array(np.arange(40, dtype=np.int32) % len(classes)),), classes)
    answers = numbers if task in {"regression", "multioutput"} else codes
    for metric in all_metrics():
        if task in metric.needs:
            refuse_undefined(find_metric(metric.name), answers, task=task, options={}, rows="t.csv")
