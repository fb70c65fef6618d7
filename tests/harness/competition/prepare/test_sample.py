import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv

from harness.competition.prepared.tables import read_sample_submission, read_test, read_train
from harness.errors import CompetitionError
from harness.metrics import all_metrics
from harness.scoring.submit import validate_file

ROWS = 120
VALUES = {
    "regression": {"y": [1.0 + number % 37 for number in range(ROWS)]},
    "multioutput": {
        "y": [1.0 + number % 37 for number in range(ROWS)],
        "z": [2.0 + number % 5 for number in range(ROWS)],
    },
    "binary": {"y": ["no", "no", "yes"] * (ROWS // 3)},
    "multiclass": {"y": ["a", "b", "b", "c"] * (ROWS // 4)},
    "clustering": {"y": ["a", "b", "c"] * (ROWS // 3)},
}
SERVED = [(metric.name, task) for metric in all_metrics() for task in metric.needs]
NEEDED_OPTIONS = {
    "cost_weighted": {"binary": "[[0, 1], [1, 0]]", "multiclass": "[[0, 1, 1], [1, 0, 1], [1, 1, 0]]"}
}


def made(make_prepared, metric, task, **columns):
    values = VALUES[task] | columns
    costs = NEEDED_OPTIONS.get(metric, {}).get(task)
    targets = [name for name in values if name in {"y", "z"}]
    toml = (
        f'[competition]\ntask = "{task}"\n[data]\nsource = "t.csv"\ntarget = {targets}\n[metric]\n'
        f'name = "{metric}"\n' + (f"options = {{ costs = {costs} }}\n" if costs else "")
    )
    return make_prepared(toml, t={"x": range(ROWS)} | values)


@pytest.mark.parametrize(("metric", "task"), SERVED, ids=str)
def test_the_sample_submission_is_valid_for_every_metric(make_prepared, tmp_path, metric, task):
    prepared = made(make_prepared, metric, task)
    file = tmp_path / "sample.csv"
    csv.write_csv(read_sample_submission(prepared), file)
    assert validate_file(prepared, file).rows == prepared.rows_test


def test_values_are_the_mean_of_train(make_prepared):
    prepared = made(make_prepared, "rmse", "regression")
    mean = np.mean(read_train(prepared)["y"].to_numpy())
    sample = read_sample_submission(prepared)
    assert sample["y"].to_pylist() == pytest.approx([mean] * prepared.rows_test, rel=1e-5)
    assert sample["id"] == read_test(prepared)["id"]


def test_probabilities_are_the_shares_of_train(make_prepared):
    prepared = made(make_prepared, "log_loss", "multiclass")
    train = read_train(prepared)["y"].to_pylist()
    row = read_sample_submission(prepared).to_pylist()[0]
    assert {name: row[name] for name in "abc"} == {name: train.count(name) / len(train) for name in "abc"}


def test_the_score_of_the_positive_class_is_its_share(make_prepared):
    prepared = made(make_prepared, "roc_auc", "binary")
    share = read_train(prepared)["y"].to_pylist().count("yes") / prepared.rows_train
    assert read_sample_submission(prepared)["y"][0].as_py() == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize(
    ("classes", "label"),
    [(["a", "b", "b"], "b"), ([1, 2, 2], 2), ([2.5, 1, 1], "1"), ([True, True, False], "True")],
)
def test_the_label_is_the_most_frequent(make_prepared, classes, label):
    prepared = made(make_prepared, "accuracy", "multiclass", y=classes * (ROWS // 3))
    assert set(read_sample_submission(prepared)["y"].to_pylist()) == {label}


def test_lists_begin_with_the_most_frequent(make_prepared):
    prepared = made(make_prepared, "map_at_k", "multiclass", y=["c", "b c", "c a b"] * (ROWS // 3))
    assert read_sample_submission(prepared)["y"][0].as_py().split() == ["c", "b", "a"]


def test_it_is_the_same_whatever_is_hidden(make_prepared):
    first = made(make_prepared, "rmse", "regression")
    ids = read_test(first)["id"].to_pylist()
    hidden = {read_test(first)["x"][row].as_py() for row in range(len(ids))}
    changed = [
        y + (1000 if x in hidden else 0) for x, y in zip(range(ROWS), VALUES["regression"]["y"], strict=True)
    ]
    assert read_sample_submission(
        made(make_prepared, "rmse", "regression", y=changed)
    ) == read_sample_submission(first)


def test_a_class_called_like_the_id_is_refused(make_prepared):
    toml = '[data]\nsource = "t.csv"\nid = "key"\ntarget = "y"\n[metric]\nname = "log_loss"\n'
    table = {"key": range(ROWS), "x": range(ROWS), "y": ["key", "b", "c"] * (ROWS // 3)}
    with pytest.raises(CompetitionError, match="The class 'key' is called like the id column"):
        make_prepared(toml, t=table)


def test_a_made_id_is_never_called_like_a_class(make_prepared):
    prepared = made(make_prepared, "log_loss", "multiclass", y=["id", "b", "c"] * (ROWS // 3))
    assert prepared.id == "row_id"
    assert isinstance(read_sample_submission(prepared)["id"], pa.ChunkedArray)
