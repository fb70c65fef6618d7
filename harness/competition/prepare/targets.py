"""The target as scoring needs it: class codes, numbers or lists of labels, and the classes in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from harness.competition.labels import label_text, order_labels
from harness.competition.positions import name_rows
from harness.errors import CompetitionError
from harness.metrics import Need

if TYPE_CHECKING:
    from harness.competition.prepare.roles import Roles
    from harness.competition.spec import Spec, Task
    from harness.metrics import Metric

_SHOWN = 6


@dataclass(frozen=True)
class Answers:
    """The targets of some rows as `solution.parquet` holds them, and the classes that codes point to."""

    names: tuple[str, ...]
    columns: tuple[pa.Array, ...]
    classes: tuple[str, ...] = ()

    @property
    def codes(self) -> np.ndarray | None:
        """The class of every row, None for numbers and lists."""
        if not self.classes or not pa.types.is_int32(self.columns[0].type):
            return None
        codes: np.ndarray = self.columns[0].to_numpy()
        return codes


def keep_answered(source: pa.Table, targets: tuple[str, ...]) -> tuple[pa.Table, np.ndarray]:
    """The rows that have all their targets, and their numbers in the source."""
    complete = np.ones(len(source), dtype=bool)
    for name in targets:
        column = source[name]
        complete &= ~pc.is_null(column, nan_is_null=True).to_numpy()
        if pa.types.is_floating(column.type):
            _refuse_infinite(column, name)
    if not complete.any():
        raise CompetitionError(
            f"No row has a target: {', '.join(targets)} is empty everywhere. Name another column."
        )
    numbers = np.flatnonzero(complete)
    return (source if len(numbers) == len(source) else source.filter(pa.array(complete))), numbers


def encode_targets(rows: pa.Table, roles: Roles, spec: Spec, metric: Metric) -> Answers:
    """The answers of rows that all have them, as their task and metric need them."""
    task = spec.about.task
    assert task is not None
    need = metric.needs[task]
    if need is Need.CLUSTERS and (not roles.targets or metric.features):
        return _encode_features(rows, roles.features)
    if task in {"regression", "multioutput"}:
        return Answers(roles.targets, tuple(_number_column(rows[name], name) for name in roles.targets))
    name = roles.targets[0]
    if need is Need.LISTS:
        return _encode_lists(rows[name], name=name)
    return _encode_classes(rows[name], name=name, task=task, positive=spec.data.positive)


def check_weights(column: pa.ChunkedArray, *, name: str, official: int) -> pa.Array | None:
    """The row weights as float64; None if the official test rows, which are the last, have none."""
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        raise CompetitionError(
            f"The weight {name!r} must hold numbers, not {column.type}. Correct it in the source."
        )
    weight = column.combine_chunks().cast(pa.float64())
    without = official and weight.slice(len(weight) - official).null_count == official
    known = weight.slice(0, len(weight) - official) if without else weight
    values = known.to_numpy(zero_copy_only=False)
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        raise CompetitionError(
            f"The weight {name!r} is missing, negative or infinite in {name_rows(wrong)}. "
            "Give every row a weight from 0."
        )
    if not values.any():
        raise CompetitionError(
            f"The weight {name!r} is 0 in every row, so that nothing counts. Correct or remove it."
        )
    return None if without else weight


def _encode_features(rows: pa.Table, features: tuple[str, ...]) -> Answers:
    """The numeric features as float64: what is judged without labels is judged by them."""
    numeric = [
        name for name in features if pa.types.is_integer(t := rows[name].type) or pa.types.is_floating(t)
    ]
    if not numeric:
        raise CompetitionError(
            "A clustering without a target is scored on its numeric features, but there are none."
        )
    for name in numeric:
        missing = pc.is_null(rows[name], nan_is_null=True).to_numpy()
        if missing.any():
            raise CompetitionError(
                f"A clustering without a target is scored on its features, but {name!r} is empty in "
                f"{name_rows(missing)}. "
                "Fill it, or name it in data.drop."
            )
        _refuse_infinite(rows[name], name)
    return Answers(tuple(numeric), tuple(rows[name].combine_chunks().cast(pa.float64()) for name in numeric))


def _encode_classes(column: pa.ChunkedArray, *, name: str, task: Task, positive: str | None) -> Answers:
    """One class target as codes; binary: the positive class is 1."""
    encoded = column.combine_chunks().dictionary_encode()
    labels = [label_text(value) for value in encoded.dictionary.to_pylist()]
    classes = order_labels(labels)
    if task == "binary":
        classes = _order_binary(classes, name, positive)
    elif len(classes) < 2 and task != "clustering":
        raise CompetitionError(
            f"The target {name!r} holds only {_list(classes)}. There is nothing to predict in it."
        )
    code_of = {label: code for code, label in enumerate(classes)}
    codes = np.array([code_of[label] for label in labels], dtype=np.int32)
    return Answers((name,), (pa.array(codes[encoded.indices.to_numpy()]),), classes)


def _encode_lists(column: pa.ChunkedArray, *, name: str) -> Answers:
    """A target whose cells are one or more labels separated by blanks."""
    kind = column.type
    texts = (
        column.combine_chunks()
        if pa.types.is_string(kind)
        else pa.array([label_text(value) for value in column.to_pylist()], pa.string())
    )
    labels = pc.utf8_split_whitespace(pc.utf8_trim_whitespace(texts)).flatten().unique().to_pylist()
    classes = order_labels(label for label in labels if label)
    if len(classes) < 2:
        raise CompetitionError(
            f"The target {name!r} holds only {_list(classes)}. There is nothing to rank in it."
        )
    return Answers((name,), (texts,), classes)


def _order_binary(classes: tuple[str, ...], name: str, positive: str | None) -> tuple[str, ...]:
    if len(classes) != 2:
        raise CompetitionError(
            f"A binary target has 2 classes, but {name!r} holds {len(classes)}: {_list(classes)}. "
            'Write task = "multiclass", or correct the data.'
        )
    assert positive is not None
    if positive not in classes:
        raise CompetitionError(
            f"data.positive is {positive!r}, but {name!r} holds {_list(classes)}. Write one of the two."
        )
    return tuple(sorted(classes, key=lambda label: label == positive))


def _number_column(column: pa.ChunkedArray, name: str) -> pa.Array:
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        example = label_text(column[0].as_py())
        raise CompetitionError(
            f"The target {name!r} must hold numbers, but holds {example!r}. Correct it, or change "
            "competition.task."
        )
    numbers = column.combine_chunks().cast(pa.float64())
    if pc.count_distinct(numbers).as_py() < 2:
        raise CompetitionError(
            f"The target {name!r} holds only {numbers[0].as_py():g}. There is nothing to predict in it."
        )
    return numbers


def _refuse_infinite(column: pa.ChunkedArray, name: str) -> None:
    infinite = pc.fill_null(pc.is_inf(column), fill_value=False).to_numpy()
    if infinite.any():
        raise CompetitionError(
            f"The column {name!r} is infinite in {name_rows(infinite)}. Correct or remove those rows."
        )


def _list(labels: tuple[str, ...]) -> str:
    more = len(labels) - _SHOWN
    return ", ".join(map(repr, labels[:_SHOWN])) + (f" and {more:,} more" if more > 0 else "")
