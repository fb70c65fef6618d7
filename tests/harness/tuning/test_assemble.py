from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from harness.competition.prepared import Prepared
from harness.competition.prepared.tables import read_train
from harness.errors import CompetitionError
from harness.scoring.ready import open_ready
from harness.scoring.training_answers import read_answers
from harness.tuning.assemble import assemble_problem, problem_folder
from harness.workspace import Workspace

ROWS = 40


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def prepare(workspace: Workspace, table: pd.DataFrame, *, metric: str = "rmse", data: str = "") -> Prepared:
    folder = workspace.competitions / "toy"
    folder.mkdir(parents=True, exist_ok=True)
    table.to_csv(folder / "rows.csv", index=False)
    (folder / "competition.toml").write_text(
        f'[data]\nsource = "rows.csv"\ntarget = "y"\n{data}\n[metric]\nname = "{metric}"\n', encoding="utf-8"
    )
    return open_ready(workspace, "toy")


def table() -> pd.DataFrame:
    x = np.random.default_rng(0).normal(size=(ROWS, 2))
    return pd.DataFrame({"a": x[:, 0], "w": np.abs(x[:, 1]) + 0.1, "y": x.sum(axis=1)})


def test_a_problem_holds_what_participants_get(workspace: Workspace) -> None:
    prepared = prepare(workspace, table(), data='weight = "w"')
    problem = assemble_problem(prepared, workspace)
    assert (problem.task, problem.classes, problem.sequential) == ("regression", 0, False)
    assert problem.rows == prepared.rows_train
    assert problem.rows_test == ROWS - prepared.rows_train
    train = read_train(prepared).to_pandas()
    np.testing.assert_array_equal(problem.target, train["y"])
    np.testing.assert_array_equal(problem.weight, train["w"])
    assert problem.shape.columns == 1, "the weight is no feature"
    valid = np.concatenate([problem.fold(fold)[1] for fold in range(problem.folds)])
    assert sorted(valid) == list(range(problem.rows))


def test_a_problem_is_made_once(workspace: Workspace) -> None:
    prepared = prepare(workspace, table())
    folder = assemble_problem(prepared, workspace).folder
    written = (folder / "problem.json").stat().st_mtime_ns
    again = assemble_problem(prepared, workspace).folder
    assert again == folder
    assert (folder / "problem.json").stat().st_mtime_ns == written


def test_other_rows_or_folds_are_another_problem_and_another_metric_is_not(workspace: Workspace) -> None:
    folders = [
        problem_folder(prepare(workspace, rows, metric=metric, data=data), workspace)
        for rows, metric, data in (
            (table(), "rmse", ""),
            (table(), "mae", ""),
            (table().assign(a=1.0), "rmse", ""),
            (table(), "rmse", "[split.folds]\ncount = 3"),
            (table(), "rmse", 'weight = "w"'),
        )
    ]
    assert folders[0] == folders[1]
    assert len(set(folders)) == 4


@pytest.mark.parametrize("labels", [("no", "yes"), (7, 11), ("b", "a", "c")])
def test_answers_are_codes_in_the_order_of_the_classes(
    workspace: Workspace, labels: tuple[object, ...]
) -> None:
    answers = [labels[row % len(labels)] for row in range(60)]
    rows = pd.DataFrame({"a": np.random.default_rng(0).normal(size=60), "y": answers})
    prepared = prepare(workspace, rows, metric="accuracy")
    train = read_train(prepared)
    target = read_answers(train, prepared)
    assert target.lists is None
    named = [prepared.classes[code] for code in target.codes]
    assert named == [str(value) for value in train["y"].to_pylist()]


def test_where_the_id_is_all_there_is_nothing_can_be_learnt(workspace: Workspace) -> None:
    rows = table().assign(id=range(ROWS))
    prepared = prepare(workspace, rows, data='id = "id"\nweight = "w"\ndrop = ["a"]')
    with pytest.raises(CompetitionError, match="toy has no feature to learn from"):
        assemble_problem(prepared, workspace)
