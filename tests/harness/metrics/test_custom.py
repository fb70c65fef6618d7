from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics import Metric, Truth, estimate, evaluate
from harness.metrics.custom import Layout, load_custom_metric

MEAN_ABSOLUTE = """
def score(solution, submission, row_id_column_name, power: float = 1.0):
    '''The mean distance.

    More text.
    '''
    del solution[row_id_column_name]
    del submission[row_id_column_name]
    return float(((solution - submission).abs() ** power).mean().mean())
"""


def load(folder: Path, text: str, **options: object) -> Metric:
    path = folder / "metric.py"
    path.write_text(text, encoding="utf-8")
    return load_custom_metric(path, **{"direction": "minimize", **options})


def test_a_kaggle_style_file_is_a_metric(tmp_path: Path) -> None:
    metric = load(tmp_path, MEAN_ABSOLUTE, name="distance")
    true, given = np.array([1.0, 2.0, 3.0]), np.array([1.0, 4.0, 3.0])
    result = estimate(metric, Truth(true), given, options={"power": 2.0})
    assert result.value == pytest.approx(4 / 3)
    assert (result.low, result.high, result.method) == (None, None, "none")
    assert (metric.name, metric.summary, metric.direction) == ("distance", "The mean distance.", "minimize")
    assert true.tolist() == [1.0, 2.0, 3.0]
    assert not list(tmp_path.glob("__pycache__"))


def test_several_targets_are_columns(tmp_path: Path) -> None:
    metric = load(tmp_path, MEAN_ABSOLUTE, task="multioutput", layout=Layout(targets=("a", "b")))
    assert evaluate(metric, Truth(np.zeros((2, 2))), np.array([[1.0, 2.0], [3.0, 2.0]])) == 2.0


SHAPES = """
NEED = {need!r}
def score(solution, submission, row_id_column_name):
    seen = [part for table in (solution, submission) for part in (list(table.columns), table.values.tolist())]
    expected = {expected!r}
    assert row_id_column_name == "row"
    assert seen == expected, seen
    return 1.0
"""


@pytest.mark.parametrize(
    ("need", "classes", "sides", "shown"),
    [
        ("scores", ("no", "yes"), ([0, 1], [0.2, 0.7]), ([0, 1], [0.2, 0.7])),
        ("labels", ("no", "yes"), ([0, 1], [1, 1]), (["no", "yes"], ["yes", "yes"])),
        ("labels", ("1", "2", "5"), ([0, 2], [1, 2]), ([1, 5], [2, 5])),
        ("labels", ("1.5", "2"), ([0, 1], [1, 1]), ([1.5, 2.0], [2.0, 2.0])),
        ("clusters", ("a", "b"), ([0, 1], [4, 4]), (["a", "b"], [4, 4])),
        ("lists", ("a", "b"), ([[0, -1], [1, 0]], [[1], [-1]]), (["a", "b a"], ["b", ""])),
    ],
)
def test_each_need_has_its_tables(
    tmp_path: Path,
    need: str,
    classes: tuple[str, ...],
    sides: tuple[list[object], list[object]],
    shown: tuple[list[object], list[object]],
) -> None:
    names = ["row", "y"]
    solution, submission = ([[7, side[0]], [8, side[1]]] for side in shown)
    text = SHAPES.format(need=need, expected=[names, solution, names, submission])
    task = {"clusters": "clustering", "lists": "multiclass"}.get(need, "binary")
    metric = load(tmp_path, text, task=task, layout=Layout(id="row", targets=("y",), classes=classes))
    truth = Truth(np.array(sides[0]), len(classes), ids=np.array([7, 8]))
    assert evaluate(metric, truth, np.array(sides[1])) == 1.0


def test_class_probabilities_are_compared_with_one_column_a_class(tmp_path: Path) -> None:
    names = ["row", "a", "b", "c"]
    expected = [names, [[0.0, 0.0, 1.0, 0.0]], names, [[0.0, 0.5, 0.25, 0.25]]]
    metric = load(
        tmp_path,
        SHAPES.format(need="probabilities", expected=expected),
        task="multiclass",
        layout=Layout(id="row", classes=("a", "b", "c")),
    )
    assert evaluate(metric, Truth(np.array([1]), 3), np.array([[0.5, 0.25, 0.25]])) == 1.0


def test_weights_are_a_column_of_the_solution(tmp_path: Path) -> None:
    metric = load(tmp_path, "def score(solution, submission, row_id):\n    return solution['weight'].sum()\n")
    assert evaluate(metric, Truth(np.zeros(2), weight=np.array([1.5, 2.0])), np.zeros(2)) == 3.5


VISIBLE = """
class ParticipantVisibleError(Exception):
    pass
class TooLow(ParticipantVisibleError):
    pass
def score(solution, submission, row_id_column_name):
    raise {kind}("Predict something above zero.")
"""


@pytest.mark.parametrize("kind", ["ParticipantVisibleError", "TooLow"])
def test_a_visible_error_refuses_the_submission_in_its_own_words(tmp_path: Path, kind: str) -> None:
    metric = load(tmp_path, VISIBLE.format(kind=kind))
    with pytest.raises(SubmissionRefusedError, match=r"^Predict something above zero\.$"):
        evaluate(metric, Truth(np.zeros(2)), np.zeros(2))


def test_any_other_error_is_the_hosts_with_file_and_line(tmp_path: Path) -> None:
    text = "def helper():\n    return 1 / 0\ndef score(solution, submission, row_id):\n    return helper()\n"
    with pytest.raises(MetricError, match=r"metric\.py, line 2: ZeroDivisionError"):
        evaluate(load(tmp_path, text), Truth(np.zeros(2)), np.zeros(2))


@pytest.mark.parametrize("value", ["float('nan')", "float('inf')", "'0.5'", "None", "True", "solution"])
def test_a_result_that_is_no_finite_number_is_the_hosts_mistake(tmp_path: Path, value: str) -> None:
    metric = load(tmp_path, f"def score(solution, submission, row_id):\n    return {value}\n")
    with pytest.raises(MetricError, match="expected one finite number"):
        evaluate(metric, Truth(np.zeros(2)), np.zeros(2))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def score(", r"metric\.py, line 1"),
        ("\nimport nowhere_to_be_found\n", r"metric\.py, line 2: ModuleNotFoundError"),
        ("raise SystemExit(3)", r"metric\.py, line 1: SystemExit"),
        ("x = 1\x00", "metric.py"),
        ("score = 3", "defines no function score"),
        ("def score(solution, submission): return 1", "takes 2 arguments, but must take"),
        ("NEED = 'probability'\ndef score(a, b, c): return 1", "Did you mean 'probabilities'"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(MetricError, match=message):
        load(tmp_path, text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MetricError, match=r"metric\.py cannot be read: No such file"):
        load_custom_metric(tmp_path / "metric.py", direction="maximize")


def test_the_direction_must_be_said(tmp_path: Path) -> None:
    with pytest.raises(MetricError, match='Write direction = "maximize" or "minimize"'):
        load(tmp_path, MEAN_ABSOLUTE, direction=None)


def test_only_options_of_the_signature_can_be_set(tmp_path: Path) -> None:
    metric = load(tmp_path, MEAN_ABSOLUTE)
    with pytest.raises(MetricError, match=r"no option 'powr'\. Did you mean power"):
        evaluate(metric, Truth(np.zeros(2)), np.zeros(2), options={"powr": 2})


def test_an_option_without_default_must_be_set(tmp_path: Path) -> None:
    metric = load(tmp_path, "def score(solution, submission, row_id, scale):\n    return scale\n")
    with pytest.raises(MetricError, match="option scale: score has no default"):
        evaluate(metric, Truth(np.zeros(2)), np.zeros(2))
    assert evaluate(metric, Truth(np.zeros(2)), np.zeros(2), options={"scale": 3}) == 3.0


def test_without_a_task_the_need_follows_from_the_truth(tmp_path: Path) -> None:
    text = (
        "def score(solution, submission, row_id):\n    return float((solution == submission).mean().mean())\n"
    )
    metric = load(tmp_path, text, layout=Layout(classes=("a", "b", "c")))
    assert evaluate(metric, Truth(np.array([0, 1]), 3), np.array([0, 1])) == 1.0


def test_a_metric_that_exits_is_the_hosts_mistake(tmp_path: Path) -> None:
    text = "import sys\ndef score(solution, submission, row_id):\n    sys.exit('enough')\n"
    with pytest.raises(MetricError, match=r"metric\.py, line 3: SystemExit: enough"):
        evaluate(load(tmp_path, text), Truth(np.zeros(2)), np.zeros(2))


def test_what_it_prints_goes_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "print('loaded')\ndef score(solution, submission, row_id):\n    print('called')\n    return 1\n"
    evaluate(load(tmp_path, text), Truth(np.zeros(2)), np.zeros(2))
    assert capsys.readouterr() == ("", "loaded\ncalled\n")
