"""A prepared competition as a problem for baselines: what participants get, and nothing of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from baselines.problem import Problem, ProblemParts, write_problem
from baselines.views.columns import learn_reader
from harness.competition.prepared.tables import read_test, read_train, read_unlabelled
from harness.competition.split.columns import read_groups, read_times
from harness.competition.split.folds import make_folds
from harness.errors import CompetitionError, UsageError
from harness.metrics import Need
from harness.scoring.chosen_metric import metric_of
from harness.scoring.training_answers import read_answers
from harness.tuning.engine.freed import return_freed
from harness.tuning.ledger.keys import code_digest
from harness.tuning.ledger.ledger import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from baselines.learning import Task
    from baselines.views.columns import ColumnType
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

__all__ = ["assemble_problem", "problem_folder"]


def assemble_problem(prepared: Prepared, workspace: Workspace) -> Problem:
    """The problem that the training rows pose, made once for their fingerprint and kept."""
    _check_task(prepared)
    folder = problem_folder(prepared, workspace)
    if folder.exists():
        return Problem(folder)
    train = read_train(prepared)
    types: Mapping[str, ColumnType] = {column.name: column.type for column in prepared.columns}
    reader = learn_reader(train, types)
    target = read_answers(train, prepared)
    folds = prepared.spec.split.folds
    name = prepared.spec.data.weight
    parts = ProblemParts(
        task=_learning_task(prepared),
        classes=len(prepared.classes),
        reader=reader,
        train=reader.read(train),
        test=reader.read(_rows_to_predict(prepared, reader_names=list(types))),
        target=target.codes,
        truth=target.lists,
        weight=train[name].cast(pa.float64()).to_numpy() if name in train.column_names else None,
        ids=_ids(train, prepared) if prepared.spec.metric.file else None,
        folds=[(fold.train, fold.valid) for fold in make_folds(prepared, train)],
        group=None
        if folds.group is None
        else read_groups(train, folds.group, seed=prepared.spec.split.seed)[0],
        time=read_times(train, str(folds.time)) if folds.method == "time" else None,
    )
    problem = write_problem(folder, parts)
    del train, parts
    return_freed()
    return problem


def problem_folder(prepared: Prepared, workspace: Workspace) -> Path:
    """Where the problem is kept; its name stands for everything it is made of."""
    facts = {
        "spec": prepared.fingerprints.spec,
        "data": prepared.fingerprints.data,
        "folds": repr(prepared.spec.split.folds),
        "seed": prepared.spec.split.seed,
        "weight": prepared.spec.data.weight,
        "columns": [(column.name, column.type) for column in prepared.columns],
        "unlabelled": prepared.rows_unlabelled,
        "lists": metric_of(prepared).needs[prepared.task] is Need.LISTS,
        "metric": prepared.fingerprints.metric if prepared.spec.metric.file else "",
        "code": code_digest(),
    }
    return workspace.cache(prepared.slug) / digest(facts)[:16]


def _ids(train: pa.Table, prepared: Prepared) -> np.ndarray:
    cells = train[prepared.id]
    return np.array(cells.to_pylist(), dtype=np.str_) if prepared.id_kind == "text" else cells.to_numpy()


def _rows_to_predict(prepared: Prepared, *, reader_names: list[str]) -> pa.Table:
    """The features of the test rows, and behind them those of an official test file without answers."""
    test, unlabelled = read_test(prepared), read_unlabelled(prepared)
    tables = [table.select(reader_names) for table in (test, unlabelled) if table is not None]
    return pa.concat_tables(tables, promote_options="permissive")


def _learning_task(prepared: Prepared) -> Task:
    if not prepared.classes:
        return "regression"
    return "binary" if len(prepared.classes) == 2 else "multiclass"


def _check_task(prepared: Prepared) -> None:
    if prepared.rows_train == 0 or not prepared.targets:
        raise UsageError(
            f"{prepared.slug} has no answers to learn from, so there is nothing to cross-validate. "
            "Name a target in competition.toml, or hand in predictions with: harness submit"
        )
    if not prepared.columns:
        raise CompetitionError(
            f"{prepared.slug} has no feature to learn from: every column is the id, the target or dropped. "
            "Check data.drop in competition.toml."
        )
