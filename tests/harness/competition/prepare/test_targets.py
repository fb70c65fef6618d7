import pytest

from harness.competition.prepared.tables import load_solution, read_sample_submission, read_train
from harness.errors import CompetitionError

ROWS = 40
TOML = (
    '{about}[data]\nsource = "t.csv"\ntarget = "y"\n{data}[split]\ntest = 0.5\n[metric]\nname = "{metric}"\n'
)


def toml(metric, *, task=None, data=""):
    about = f'[competition]\ntask = "{task}"\n' if task else ""
    return TOML.format(about=about, data=data, metric=metric)


def table(values):
    return {"x": range(ROWS), "y": (list(values) * ROWS)[:ROWS]}


@pytest.mark.parametrize(
    ("values", "data", "classes"),
    [
        ((0, 1, 1, 1), "", ("0", "1")),
        (("no", "yes", "no"), "", ("no", "yes")),
        (("no", "yes", "yes"), "", ("yes", "no")),
        ((1, 2, 2), "positive = 2\n", ("1", "2")),
        ((True, True, False), "", ("False", "True")),
        ((True, True, False), "positive = false\n", ("True", "False")),
        ((-1, 1, -1), "", ("-1", "1")),
    ],
)
def test_the_positive_class_has_the_code_1(make_prepared, values, data, classes):
    prepared = make_prepared(toml("roc_auc", task="binary", data=data), t=table(values))
    assert prepared.classes == classes
    assert prepared.spec.data.positive == classes[1]


def test_the_solution_holds_codes_of_the_classes(make_prepared):
    source = table(["b", "c", "a"])
    prepared = make_prepared(toml("accuracy"), t={**source, "id": range(ROWS)} | {"x": range(ROWS)})
    solution = load_solution(prepared)
    assert prepared.classes == ("a", "b", "c")
    assert solution.truth.dtype == "int32"
    assert set(solution.truth) == {0, 1, 2}


def test_train_keeps_the_answers_as_they_were(make_prepared):
    prepared = make_prepared(toml("accuracy", task="multiclass"), t=table([10, 9, 2]))
    assert prepared.classes == ("2", "9", "10")
    assert set(read_train(prepared)["y"].to_pylist()) == {2, 9, 10}


def test_rows_without_a_target_are_dropped_and_counted(make_prepared):
    prepared = make_prepared(toml("rmse"), t=table([1.5, None, 2.5, 7.25, 0.125]) | {"x": range(ROWS)})
    assert prepared.rows_dropped == ROWS // 5
    assert prepared.rows_train + prepared.rows_test == ROWS - ROWS // 5


def test_dropping_a_row_moves_no_other(make_prepared):
    source = table([float(number) ** 1.5 for number in range(ROWS)])
    before = make_prepared(toml("rmse"), t=source)
    hidden = set(load_solution(before).truth)
    source["y"][3] = None
    after = make_prepared(toml("rmse"), t=source)
    assert len(hidden ^ set(load_solution(after).truth)) <= 2


def test_several_targets(make_prepared):
    several = toml("mcrmse").replace('"y"', '["y", "z"]')
    prepared = make_prepared(several, t=table([1.5, 2, 3]) | {"z": range(ROWS)})
    assert prepared.task == "multioutput"
    assert load_solution(prepared).truth.shape == (prepared.rows_test, 2)


def test_ranked_lists_are_codes_padded_at_the_end(make_prepared):
    prepared = make_prepared(toml("map_at_k", task="multiclass"), t=table(["a", "b c", "c"]))
    assert prepared.classes == ("a", "b", "c")
    truth = {tuple(row) for row in load_solution(prepared).truth.tolist()}
    assert truth == {(0, -1), (1, 2), (2, -1)}


def test_a_clustering_without_a_target_is_scored_on_its_features(make_prepared):
    text = '[competition]\ntask = "clustering"\n[data]\nsource = "t.csv"\n[metric]\nname = "silhouette"\n'
    prepared = make_prepared(text, t={"a": range(ROWS), "b": [0.5] * ROWS, "c": ["x"] * ROWS})
    solution = load_solution(prepared)
    assert prepared.targets == ("cluster",)
    assert solution.truth.shape == (ROWS, 2)
    assert read_sample_submission(prepared).column_names == ["id", "cluster"]


def test_a_clustering_with_a_target_hides_all_of_it(make_prepared):
    prepared = make_prepared(toml("v_measure", task="clustering"), t=table(["a", "b"]))
    assert prepared.rows_train == prepared.rows_test == ROWS // 2
    assert "y" not in read_train(prepared).column_names
    everything = make_prepared(
        toml("v_measure", task="clustering").replace("[split]\ntest = 0.5\n", ""), t=table(["a", "b"])
    )
    assert (everything.rows_train, everything.rows_test) == (0, ROWS)


def test_weights_reach_the_solution(make_prepared):
    prepared = make_prepared(toml("rmse", data='weight = "w"\n'), t=table([1.5, 2, 4]) | {"w": range(ROWS)})
    weight = load_solution(prepared).weight
    assert weight is not None
    assert set(weight) | set(read_train(prepared)["w"].to_pylist()) == set(range(ROWS))
    assert "w" not in {column.name for column in prepared.columns}


@pytest.mark.parametrize(
    ("text", "values", "message"),
    [
        (toml("accuracy"), ["a"], "The target 'y' holds only 'a'"),
        (
            toml("accuracy", task="multiclass"),
            ["a"],
            "The target 'y' holds only 'a'. There is nothing to predict",
        ),
        (toml("rmse", task="regression"), [3], "The target 'y' holds only 3. There is nothing to predict"),
        (toml("rmse", task="regression"), ["a", "b"], "must hold numbers, but holds 'a'"),
        (
            toml("rmse"),
            [float("inf"), 1.5, 2],
            "The column 'y' is infinite in rows 1, 4, 7, 10, 13 and 9 more",
        ),
        (toml("rmse", task="regression"), [None], "'?y'? .*(empty everywhere|no value)"),
        (toml("roc_auc", task="binary"), ["a", "b", "c"], "2 classes, but 'y' holds 3: 'a', 'b', 'c'"),
        (
            toml("roc_auc", data='positive = "yes"\n'),
            ["a", "b"],
            "data.positive is 'yes', but 'y' holds 'a', 'b'",
        ),
        (toml("accuracy", data='positive = "a"\n'), ["a", "b", "c"], "but the task is multiclass"),
        (toml("rmse"), ["a", "b"], "The metric rmse serves .*regression.*, but the task is binary"),
        (toml("map_at_k", task="multiclass"), ["a"], "holds only 'a'. There is nothing to rank"),
    ],
)
def test_a_target_that_cannot_be_predicted_is_told(make_prepared, text, values, message):
    with pytest.raises(CompetitionError, match=message):
        make_prepared(text, t=table(values))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, None], "The weight 'w' is missing, negative or infinite in rows 2, 4"),
        ([1, -1], "The weight 'w' is missing, negative or infinite in rows 2, 4"),
        ([0], "The weight 'w' is 0 in every row"),
        (["heavy"], "The weight 'w' must hold numbers"),
    ],
)
def test_a_weight_that_cannot_be_used_is_told(make_prepared, weights, message):
    source = table([1.5, 2, 4]) | {"w": (weights * ROWS)[:ROWS]}
    with pytest.raises(CompetitionError, match=message):
        make_prepared(toml("rmse", data='weight = "w"\n'), t=source)


def test_features_that_cannot_be_clustered_are_told(make_prepared):
    text = '[competition]\ntask = "clustering"\n[data]\nsource = "t.csv"\n[metric]\nname = "silhouette"\n'
    with pytest.raises(CompetitionError, match="numeric features, but there are none"):
        make_prepared(text, t={"c": ["x", "y"]})
    with pytest.raises(CompetitionError, match="scored on its features, but 'a' is empty in row 2"):
        make_prepared(text, t={"a": [1, None, 3]})
