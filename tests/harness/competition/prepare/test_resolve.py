import pytest

from harness.errors import MetricError

TOML = '{about}[data]\nsource = "t.csv"\nid = "id"\ntarget = "y"\n{split}[metric]\nname = "{metric}"\n'
ROWS = 240
TABLE = {
    "id": range(ROWS),
    "x": range(ROWS),
    "g": [number // 4 for number in range(ROWS)],
    "t": [number // 2 for number in range(ROWS)],
    "f": [number % 3 for number in range(ROWS)],
    "u": ["train", "test"] * (ROWS // 2),
    "y": ["a", "b"] * (ROWS // 2),
}


def resolved(make_prepared, split="", *, metric="accuracy", about="", **columns):
    toml = TOML.format(about=about, split=split, metric=metric)
    return make_prepared(toml, t=TABLE | columns).spec


@pytest.mark.parametrize(
    ("split", "method", "folds"),
    [
        ("", "stratified", "stratified"),
        ("[split]\nmethod = 'random'\n", "random", "random"),
        ("[split]\ngroup = 'g'\n", "group", "group g"),
        ("[split]\ntime = 't'\n", "time", "time t 0.0"),
        ("[split]\ncolumn = 'u'\n", "column", "stratified"),
        ("[split.folds]\ngroup = 'g'\n", "stratified", "group g"),
        ("[split.folds]\ntime = 't'\ngap = 2\n", "stratified", "time t 2.0"),
        ("[split]\ngroup = 'g'\n[split.folds]\nmethod = 'random'\n", "group", "random"),
        ("[split]\ntime = 't'\n[split.folds]\ngroup = 'g'\n", "time", "time g t 0.0"),
        ("[split]\ntime = 't'\n[split.folds]\nmethod = 'group'\ngroup = 'g'\n", "time", "group g"),
        ("[split]\ngroup = 'g'\n[split.folds]\ntime = 't'\ngroup = 'g'\n", "group", "time g t 0.0"),
        ("[split.folds]\ncolumn = 'f'\n", "stratified", "column f"),
    ],
)
def test_folds_follow_the_split_unless_they_say_otherwise(make_prepared, split, method, folds):
    spec = resolved(make_prepared, split)
    found = spec.split.folds
    said = [found.method, found.group, found.time, found.column, found.gap]
    assert spec.split.method == method
    assert " ".join(str(value) for value in said if value is not None) == folds


def test_the_task_and_the_positive_class_are_inferred(make_prepared):
    spec = resolved(make_prepared)
    assert (spec.about.task, spec.data.positive, spec.about.title) == ("binary", "b", "this-one")
    assert spec.split.test == 0.25


def test_numbers_are_split_at_random(make_prepared):
    spec = resolved(make_prepared, metric="rmse", y=[number**1.5 for number in range(ROWS)])
    assert (spec.about.task, spec.split.method, spec.split.folds.method) == ("regression", "random", "random")


def test_ranked_lists_are_split_at_random(make_prepared):
    spec = resolved(make_prepared, metric="map_at_k", about='[competition]\ntask = "multiclass"\n')
    assert (spec.split.method, spec.split.folds.method) == ("random", "random")


def test_metrics_get_their_own_names(make_prepared):
    spec = resolved(make_prepared, metric="auc")
    assert spec.metric.name == "roc_auc"


def test_a_metric_that_does_not_serve_the_inferred_task_is_told(make_prepared):
    with pytest.raises(
        MetricError, match=r"rmse serves .*regression.*, but the task is binary. Name another metric"
    ):
        resolved(make_prepared, metric="rmse")


def test_the_silhouette_without_a_target_is_a_clustering(make_prepared):
    toml = '[data]\nsource = "t.csv"\nid = "id"\n[metric]\nname = "silhouette"\n'
    table = {name: TABLE[name] for name in ("id", "x", "g")}
    assert make_prepared(toml, t=table).task == "clustering"
