"""An official test file: do its columns fit the source, are its answers known, and where do they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from harness.competition.positions import name_rows
from harness.competition.prepare.ids import check_ids
from harness.competition.split import USAGES
from harness.errors import SourceError, SplitError

if TYPE_CHECKING:
    from harness.competition.spec import Spec

_KAGGLE_USAGE = "usage"


@dataclass(frozen=True)
class Official:
    """The rows of an official test file, with their answers where they are known."""

    table: pa.Table
    has_answers: bool
    usage: str | None  # the column that says which rows are scored publicly
    dropped: tuple[str, ...]  # columns of data.drop that it had
    unused: tuple[str, ...] = ()  # columns of the same kind that [split] does not ask for, never features


def read_official(spec: Spec, test: pa.Table, solution: pa.Table | None) -> Official:
    """The official test rows, each beside its answer from the same file or from the solution file."""
    data = spec.data
    if solution is None:
        table, has_answers = _own_answers(spec, test)
    else:
        table, has_answers = _add_answers(spec, test, solution), True
    if has_answers and spec.split.test is not None:
        raise SplitError(
            f"split.test: {data.test} holds answers, so its rows are the hidden ones. "
            "Remove split.test, or the answers."
        )
    usage = _find_usage(spec, table) if has_answers else None
    unused = tuple(name for name in _said_usages(table) if name != usage) if has_answers else ()
    dropped = tuple(name for name in data.drop if name in table.column_names)
    return Official(table.drop_columns(list(dropped)), has_answers, usage, dropped, unused)


def refuse_misfits(features: tuple[str, ...], source: pa.Table, official: Official, spec: Spec) -> None:
    """Raise if the official test file has other features than the source, or text where that has numbers."""
    _refuse_other_columns(features, official, spec)
    _refuse_text_for_numbers(features, source, official, spec)


def _refuse_other_columns(features: tuple[str, ...], official: Official, spec: Spec) -> None:
    data = spec.data
    present = set(official.table.column_names)
    missing = [name for name in features if name not in present]
    known = {
        *features,
        *data.target,
        data.id,
        data.weight,
        spec.split.folds.column,
        official.usage,
        *official.unused,
        *data.drop,
    }
    extra = [name for name in official.table.column_names if name not in known]
    if missing:
        raise SourceError(
            f"{data.test} lacks {_columns(missing)} of {data.source}. Add them there, or name them in "
            "data.drop."
        )
    if extra:
        raise SourceError(
            f"{data.test} has {_columns(extra)}, which {data.source} lacks. Add them there, or name them in "
            "data.drop."
        )


def _refuse_text_for_numbers(
    features: tuple[str, ...], source: pa.Table, official: Official, spec: Spec
) -> None:
    for name in features:
        known, other = source[name], official.table[name]
        declared = name in spec.data.types or name in spec.data.text
        both_text = pa.types.is_string(known.type) and pa.types.is_string(other.type)
        if declared or not both_text or known.null_count == len(known) or not _are_numbers(known):
            continue
        cells = enumerate(other.to_pylist(), start=1)
        row, cell = next(((row, cell) for row, cell in cells if cell and not _is_number(cell)), (0, ""))
        if row:
            raise SourceError(
                f"{spec.data.test}, row {row:,}: the column {name!r} holds {cell!r}, "
                f"but only numbers in {spec.data.source}. Correct it, add it to data.missing, "
                f'or write {name} = "category" in [data.types].'
            )


def _are_numbers(column: pa.ChunkedArray) -> bool:
    try:
        column.cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True


def _is_number(text: str) -> bool:
    return _are_numbers(pa.chunked_array([[text]]))


def _own_answers(spec: Spec, test: pa.Table) -> tuple[pa.Table, bool]:
    """The test file as it is; its target columns count as answers unless all their cells are empty."""
    held = [name for name in spec.data.target if name in test.column_names]
    empty = [name for name in held if test[name].null_count == len(test)]
    if not held or len(empty) == len(held):
        return test.drop_columns(held), False
    lacking = [name for name in spec.data.target if name not in test.column_names]
    if lacking:
        raise SourceError(
            f"{spec.data.test} holds answers for {_columns(held)} but not for {_columns(lacking)}. Add or "
            "remove them all."
        )
    _refuse_missing_answers(spec, test, str(spec.data.test))
    return test, True


def _add_answers(spec: Spec, test: pa.Table, solution: pa.Table) -> pa.Table:
    data = spec.data
    lacking = [name for name in data.target if name not in solution.column_names]
    if lacking:
        raise SourceError(
            f"{data.solution} lacks {_columns(lacking)}. Its columns are: "
            f"{', '.join(solution.column_names[:12])}."
        )
    if data.id is None:
        if len(solution) != len(test):
            raise SourceError(
                f"{data.solution} has {len(solution):,} rows but {data.test} has {len(test):,}. "
                "Without data.id they are matched row by row: give both the same rows, or name the id column."
            )
        matched = solution
    else:
        matched = solution.take(_match_rows(spec, test, solution))
    kept = {
        *data.target,
        data.weight,
        spec.split.column,
        *_said_usages(matched),
    }
    for name in (name for name in matched.column_names if name in kept):
        if name in test.column_names:
            test = test.drop_columns([name])
        test = test.append_column(name, matched[name])
    _refuse_missing_answers(spec, test, str(data.solution))
    return test


def _match_rows(spec: Spec, test: pa.Table, solution: pa.Table) -> pa.Array:
    """The row of the solution for each row of the test file, found by the id."""
    data = spec.data
    assert data.id is not None
    for table, name in ((test, data.test), (solution, data.solution)):
        if data.id not in table.column_names:
            raise SourceError(f"{name} lacks the id column {data.id!r}, by which its rows are known. Add it.")
    wanted = check_ids(test[data.id], name=data.id, table=str(data.test))
    given = check_ids(solution[data.id], name=data.id, table=str(data.solution))
    if given.type != wanted.type:
        raise SourceError(
            f"The ids of {data.test} are {_kind(wanted)} but those of {data.solution} are {_kind(given)}. "
            "Write them alike."
        )
    rows = pc.index_in(wanted, given)
    if rows.null_count:
        missing = pc.is_null(rows).to_numpy(zero_copy_only=False)
        raise SourceError(
            f"{data.solution} holds no answer for {name_rows(missing)} of {data.test}, "
            f"such as {data.id} {wanted[int(np.flatnonzero(missing)[0])].as_py()!r}. Add them."
        )
    if len(given) > len(wanted):
        unknown = pc.filter(given, pc.invert(pc.is_in(given, wanted)))
        raise SourceError(
            f"{data.solution} holds {len(unknown):,} ids that {data.test} lacks, such as "
            f"{unknown[0].as_py()!r}. Remove them."
        )
    return rows


def _refuse_missing_answers(spec: Spec, table: pa.Table, name: str) -> None:
    for target in spec.data.target:
        missing = pc.is_null(table[target]).to_numpy()
        if missing.any():
            raise SourceError(
                f"{name}: the answer {target!r} is missing in {name_rows(missing)}. Complete it, or remove "
                "those rows."
            )


def _find_usage(spec: Spec, table: pa.Table) -> str | None:
    """The column that says which rows are public: the one named in split.column, or Kaggle's `Usage`.

    A group or a time column that [split] names decides in its stead; a method alone does not.
    """
    if spec.split.column is not None:
        if spec.split.column not in table.column_names:
            raise SourceError(
                f"split.column: {spec.split.column!r} is no column of "
                f"{spec.data.solution or spec.data.test}. "
                "It says there which rows are scored publicly."
            )
        return spec.split.column
    if spec.split.group or spec.split.time:
        return None
    return next(iter(_said_usages(table)), None)


def _said_usages(table: pa.Table) -> list[str]:
    named = [name for name in table.column_names if name.casefold() == _KAGGLE_USAGE]
    return [name for name in named if _speaks_of_usage(table[name])]


def _speaks_of_usage(column: pa.ChunkedArray) -> bool:
    return pa.types.is_string(column.type) and all(
        word is not None and word.strip().casefold() in USAGES for word in column.unique().to_pylist()
    )


def _kind(ids: pa.Array) -> str:
    return "whole numbers" if pa.types.is_integer(ids.type) else "text"


def _columns(names: list[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:8]) + (
        f" and {len(names) - 8} more" if len(names) > 8 else ""
    )
    return f"the column{'s' if len(names) > 1 else ''} {shown}"
