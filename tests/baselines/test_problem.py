import pickle
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from baselines.problem import ALL_ROWS, Problem, ProblemParts, write_problem
from baselines.views.columns import learn_reader

TABLE = pa.table({"x": np.arange(10.0), "colour": list("aabbccddee")})
TARGET = np.arange(10) % 2


def parts(**changes: object) -> ProblemParts:
    reader = learn_reader(TABLE, {"x": "number", "colour": "category"})
    usual: dict[str, object] = {
        "task": "binary",
        "classes": 2,
        "reader": reader,
        "train": reader.read(TABLE),
        "test": reader.read(TABLE.slice(0, 3)),
        "target": TARGET.astype(np.int32),
        "truth": None,
        "weight": None,
        "ids": None,
        "folds": [(np.arange(2, 10), np.array([0, 1])), (np.arange(8), np.array([8, 9]))],
        "group": None,
        "time": None,
    }
    return ProblemParts(**{**usual, **changes})  # type: ignore[arg-type]  # the changes name its fields


def test_a_problem_is_opened_as_it_was_written(tmp_path: Path) -> None:
    problem = write_problem(tmp_path / "made", parts(weight=np.ones(10)))
    again = Problem(problem.folder)
    assert (again.task, again.classes, again.targets, again.folds) == ("binary", 2, 1, 2)
    assert (again.rows, again.rows_test, again.sequential) == (10, 3, False)
    np.testing.assert_array_equal(again.target, TARGET)
    np.testing.assert_array_equal(again.truth, TARGET)
    np.testing.assert_array_equal(again.train.numbers[:, 0], np.arange(10.0))
    np.testing.assert_array_equal(again.fold_numbers, [0, 0, -1, -1, -1, -1, -1, -1, 1, 1])
    assert again.shape.rows == 8
    assert (again.shape.numbers, again.shape.categories, again.shape.levels) == (1, 1, 5)
    assert again.shape.values == 10


def test_all_rows_is_a_fold_that_validates_nothing(tmp_path: Path) -> None:
    train, valid = write_problem(tmp_path / "made", parts()).fold(ALL_ROWS)
    np.testing.assert_array_equal(train, np.arange(10))
    assert not len(valid)


def test_inner_folds_keep_groups_together(tmp_path: Path) -> None:
    group = np.repeat(np.arange(5), 2)
    problem = write_problem(tmp_path / "made", parts(group=group))
    inner = problem.answers(np.arange(10), seed=3).inner
    assert inner is not None
    assert all(len(set(inner[group == code])) == 1 for code in range(5))


def test_inner_folds_follow_time(tmp_path: Path) -> None:
    problem = write_problem(tmp_path / "made", parts(time=np.arange(10)[::-1]))
    answers = problem.answers(np.arange(10), seed=0)
    assert answers.sequential
    np.testing.assert_array_equal(answers.inner, [4, 4, 3, 3, 2, 2, 1, 1, 0, 0])


def test_the_reader_reads_rows_to_come(tmp_path: Path) -> None:
    problem = write_problem(tmp_path / "made", parts())
    columns = problem.reader.read(pa.table({"colour": ["e", "new"], "x": [1.0, None]}))
    np.testing.assert_array_equal(columns.categories[:, 0], [4, -2])
    assert pickle.loads(pickle.dumps(problem.reader)).counts == problem.reader.counts  # noqa: S301 - its own


@pytest.mark.parametrize("targets", [1, 3])
def test_the_number_of_targets_is_known(tmp_path: Path, targets: int) -> None:
    values = np.random.default_rng(0).normal(size=(10, targets))
    target = values if targets > 1 else values[:, 0]
    problem = write_problem(tmp_path / "made", parts(task="regression", classes=0, target=target))
    assert problem.targets == targets
