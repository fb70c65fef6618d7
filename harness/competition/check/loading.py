"""From a prepared competition on disk to the tables that the checks look at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from harness.competition.check.tables import CheckTables, Role, Scoring, SourceRows, SplitKind, Target
from harness.competition.labels import label_text
from harness.competition.prepared.solution import decode_lists
from harness.competition.prepared.tables import load_solution, read_test, read_train
from harness.competition.sources import load_tables
from harness.competition.split.folds import number_folds
from harness.workspace import STATE_FOLDER, Workspace

if TYPE_CHECKING:
    import pandas as pd

    from harness.competition.prepared import Prepared, Solution


def load_check_tables(prepared: Prepared) -> CheckTables:
    """Everything about a competition that a check may look at, the source in its own order included."""
    train, test = read_train(prepared), read_test(prepared)
    solution = load_solution(prepared) if prepared.has_answers else None
    targets = _make_targets(prepared, train, solution)
    choice = prepared.spec.metric
    tables = CheckTables(
        train=_features(train, prepared),
        test=_features(test, prepared),
        types={column.name: column.type for column in prepared.columns},
        task=prepared.task,
        targets=targets,
        split=_split_kind(prepared),
        id=Role(name=prepared.id, train=train[prepared.id].to_pandas(), test=test[prepared.id].to_pandas()),
        group=_group(prepared, train, test),
        time=prepared.spec.split.time or prepared.spec.split.folds.time,
        public=None if solution is None else solution.public,
        folds=number_folds(prepared, train) if prepared.rows_train else None,
        fold_method=prepared.spec.split.folds.method,
        source=_source_rows(prepared) if targets and prepared.rows_train else None,
        scoring=None if choice.file else Scoring(metric=choice.name, options=choice.options),
    )
    return _without_ignored(tables, solution)


def _features(table: pa.Table, prepared: Prepared) -> pd.DataFrame:
    frame: pd.DataFrame = table.select([column.name for column in prepared.columns]).to_pandas()
    return frame


def _make_targets(prepared: Prepared, train: pa.Table, solution: Solution | None) -> tuple[Target, ...]:
    truth = None if solution is None else solution.truth.reshape(len(solution.ids), -1)
    if prepared.task == "clustering":
        return _cluster_target(prepared, truth)
    columns = [] if truth is None else list(truth.T)
    return tuple(
        Target(
            name=name,
            train=_encode(train[name], prepared.classes),
            test=columns[position] if columns else None,
            classes=prepared.classes,
        )
        for position, name in enumerate(prepared.targets)
    )


def _cluster_target(prepared: Prepared, truth: np.ndarray | None) -> tuple[Target, ...]:
    if truth is None or not prepared.classes:
        return ()  # scored against the features: there is no answer to give away
    return (
        Target(
            name=prepared.targets[0],
            train=np.empty(0, dtype=np.int64),
            test=truth[:, 0],
            classes=prepared.classes,
        ),
    )


def _encode(column: pa.ChunkedArray, classes: tuple[str, ...]) -> np.ndarray:
    """Class codes or numbers; of a list of labels, the first."""
    if not classes:
        return np.asarray(column.to_numpy(), dtype=np.float64)
    encoded = column.combine_chunks().dictionary_encode()
    texts = [label_text(value) for value in encoded.dictionary.to_pylist()]
    known = {label: code for code, label in enumerate(classes)}
    codes = np.array([known.get(text, -1) for text in texts], dtype=np.int64)
    if (codes < 0).any():
        codes = decode_lists(pa.chunked_array([texts], pa.string()), classes)[:, 0].astype(np.int64)
    answers: np.ndarray = codes[encoded.indices.to_numpy()]
    return answers


def _split_kind(prepared: Prepared) -> SplitKind:
    spec = prepared.spec
    if spec.data.test is not None and spec.split.test is None and spec.split.column is None:
        return "official"
    return spec.split.method or "random"


def _group(prepared: Prepared, train: pa.Table, test: pa.Table) -> Role | None:
    name = prepared.spec.split.group or prepared.spec.split.folds.group
    if name is None or name not in train.column_names:
        return None  # dropped from what participants see; `prepare` kept the groups together
    return Role(name=name, train=train[name].to_pandas(), test=test[name].to_pandas())


def _source_rows(prepared: Prepared) -> SourceRows:
    """The rows as the host's source holds them; rows without an answer are left out."""
    spec = prepared.spec
    source = load_tables(spec.data, spec.folder, downloads=_downloads(prepared.folder)).source
    answered = source[list(prepared.targets)].notna().all(axis=1)
    source = source if answered.all() else source[answered]
    answers = pa.chunked_array([pa.Array.from_pandas(source[prepared.targets[0]])])
    return SourceRows(
        features=source[[column.name for column in prepared.columns]].reset_index(drop=True),
        target=_encode(answers, prepared.classes),
        classes=len(prepared.classes),
    )


def _downloads(folder: Path) -> Path:
    """Where `prepare` put downloaded files: they are not fetched again."""
    state = next((parent for parent in folder.parents if parent.name == STATE_FOLDER), folder)
    return Workspace(state.parent).downloads()


def _without_ignored(tables: CheckTables, solution: Solution | None) -> CheckTables:
    """The tables without hidden rows that no share scores."""
    if solution is None or solution.ignored is None:
        return tables
    kept = ~solution.ignored
    ids = tables.id and replace(tables.id, test=tables.id.test[kept])
    group = tables.group and replace(tables.group, test=tables.group.test[kept])
    targets = tuple(
        replace(target, test=None if target.test is None else target.test[kept]) for target in tables.targets
    )
    return replace(
        tables,
        test=tables.test[kept].reset_index(drop=True),
        targets=targets,
        id=ids,
        group=group,
        public=solution.public[kept],
    )
