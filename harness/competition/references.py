"""Reference entries: the sample submission, and the simple rules of a competition's reference.py."""

from __future__ import annotations

import runpy
from dataclasses import dataclass
from inspect import isfunction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from harness.competition.labels import label_text
from harness.competition.prepared.tables import read_sample_submission, read_test, read_train
from harness.errors import CompetitionError
from harness.host_code import explain_failure, printing_to_stderr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from harness.competition.prepared import Prepared

FILE = "reference.py"
SAMPLE = "sample_submission"


@dataclass(frozen=True)
class Reference:
    """An entry that everybody can beat: its name, what it does, and its predictions as a submission."""

    name: str
    message: str
    table: pa.Table


@dataclass(frozen=True)
class References:
    """The references that could be made, and what is wrong with the rules that failed."""

    made: tuple[Reference, ...]
    problems: tuple[str, ...]


def make_references(prepared: Prepared) -> References:
    """The sample submission, then every rule in the order of reference.py; one that fails stops no other."""
    sample = read_sample_submission(prepared)
    made, problems = [Reference(SAMPLE, "The same answer for every row", sample)], []
    path = prepared.spec.folder / FILE
    if not path.is_file():
        return References(tuple(made), ())
    try:
        rules = _load_rules(path)
    except CompetitionError as error:
        return References(tuple(made), (str(error),))
    train, test = read_train(prepared).to_pandas(), read_test(prepared).to_pandas()
    for rule in rules:
        try:
            predictions = _apply(rule, path, train.copy(), test.copy())
            made.append(_make_reference(rule, path, predictions, sample, test))
        except CompetitionError as error:
            problems.append(str(error))
    return References(tuple(made), tuple(problems))


def _load_rules(path: Path) -> list[Callable[..., object]]:
    """The public functions that the file itself defines."""
    try:
        with printing_to_stderr:
            names = runpy.run_path(str(path))
    except (Exception, SystemExit) as error:  # the host's own code may raise anything; it is told where
        raise CompetitionError(_host_error(path, error)) from error
    rules = [value for name, value in names.items() if isfunction(value) and not name.startswith("_")]
    own = [rule for rule in rules if rule.__code__.co_filename == str(path)]
    return sorted(own, key=lambda rule: rule.__code__.co_firstlineno)


def _apply(rule: Callable[..., object], path: Path, train: pd.DataFrame, test: pd.DataFrame) -> object:
    try:
        with printing_to_stderr:
            return rule(train, test)
    except (Exception, SystemExit) as error:  # the host's own code may raise anything; it is told where
        raise CompetitionError(_host_error(path, error)) from error


def _host_error(path: Path, error: BaseException) -> str:
    return f"{explain_failure(error, path)}. Correct {FILE}, or remove the rule."


def _make_reference(
    rule: Callable[..., object], path: Path, predictions: object, sample: pa.Table, test: pd.DataFrame
) -> Reference:
    place = f"{path}: {rule.__name__}()"
    try:
        table = _in_shape(predictions, sample, test, place=place)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise CompetitionError(
            f"{place} gave what makes no submission ({error}). Give columns of one type each."
        ) from error
    return Reference(rule.__name__, _first_line(rule), table)


def _first_line(rule: Callable[..., object]) -> str:
    lines = (rule.__doc__ or "").strip().splitlines()
    return lines[0].strip() if lines else rule.__name__.replace("_", " ")


def _in_shape(predictions: object, sample: pa.Table, test: pd.DataFrame, *, place: str) -> pa.Table:
    """The predictions under the columns of the sample submission, a row for each test row."""
    id_name, *names = sample.column_names
    frame = _to_frame(predictions, names, place)
    if len(frame) != len(test):
        raise CompetitionError(
            f"{place} gave {len(frame):,} rows for {len(test):,} test rows. Give one for each."
        )
    if not frame.index.equals(test.index) and frame.index.sort_values().equals(test.index):
        frame = frame.loc[test.index]
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise CompetitionError(f"{place} gave no column {missing[0]!r}. A submission has {', '.join(names)}.")
    columns = {name: pa.array(frame[name].to_numpy(), from_pandas=True) for name in names}
    return pa.table({id_name: sample[id_name], **columns})


def _to_frame(predictions: object, names: list[str], place: str) -> pd.DataFrame:
    if isinstance(predictions, pd.DataFrame):
        return predictions.rename(columns=label_text)
    if not isinstance(predictions, pd.Series | np.ndarray | list):
        raise CompetitionError(
            f"{place} gave a {type(predictions).__name__}, expected a Series, a DataFrame or an array."
        )
    frame = pd.DataFrame(predictions)
    if len(frame.columns) != len(names):
        raise CompetitionError(
            f"{place} gave {len(frame.columns)} columns, but a submission has {len(names)}: "
            f"{', '.join(names)}."
        )
    return frame.set_axis(names, axis=1)
