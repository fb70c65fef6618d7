"""The tables of a prepared competition, computed from those of its source: no disk, no clock, no chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from harness.competition.columns import infer_types
from harness.competition.prepare.domain import refuse_undefined
from harness.competition.prepare.official import Official, read_official, refuse_misfits
from harness.competition.prepare.resolve import resolve_spec
from harness.competition.prepare.roles import Roles, resolve_roles, to_arrow
from harness.competition.prepare.rows import Rows
from harness.competition.prepare.sample import make_sample
from harness.competition.prepare.targets import check_weights, keep_answered
from harness.competition.prepared import Column
from harness.competition.prepared.solution import BLOCK, IGNORED, PUBLIC, WEIGHT, decode_lists
from harness.competition.split import Place
from harness.competition.split.columns import block_times, read_groups, read_times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.competition.sources import Tables
    from harness.competition.spec import ColumnType, Spec
    from harness.metrics import Metric

TRAIN = "public/train.parquet"
TEST = "public/test.parquet"
SAMPLE = "public/sample_submission.parquet"
UNLABELLED = "public/unlabelled.parquet"
SOLUTION = "private/solution.parquet"


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """All that a preparation decides and writes, but for where."""

    spec: Spec
    id: str
    id_made: bool
    targets: tuple[str, ...]
    classes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows_public: int
    rows_private: int
    rows_dropped: int
    tables: dict[str, pa.Table]  # by path in the prepared folder


def assemble(spec: Spec, tables: Tables, metric: Metric) -> Assembled:
    """The prepared tables of a competition."""
    rows = _gather_rows(spec, tables, metric)
    _refuse_undefined(rows)
    types = infer_types(tables.source[list(rows.roles.features)], declared=_declared_types(spec))
    return Assembled(
        spec=rows.spec,
        id=rows.id_name,
        id_made=rows.roles.id is None,
        targets=rows.target_names,
        classes=rows.answers.classes,
        columns=tuple(Column(name, types[name]) for name in rows.roles.features),
        rows_public=int(np.count_nonzero(rows.places == Place.PUBLIC)),
        rows_private=int(np.count_nonzero(rows.places == Place.PRIVATE)),
        rows_dropped=len(tables.source) - len(rows.numbers),
        tables=_make_tables(rows),
    )


def _gather_rows(spec: Spec, tables: Tables, metric: Metric) -> Rows:
    """The rows of the source that have a target, then those of the official test file."""
    source = to_arrow(tables.source)
    official = _read_official(spec, tables)
    hides = official is None or (not official.has_answers and _asks_for_hidden_rows(spec))
    usage = spec.split.column if hides else (official.usage if official else None)
    roles = resolve_roles(spec, source, official, usage=usage, hides=hides)
    if official is not None:
        refuse_misfits(roles.features, source, official, spec)
    resolved = resolve_spec(spec, tables.source, metric, hides=hides, usage=usage)
    source, numbers = keep_answered(source, roles.targets)
    return Rows(
        spec=resolved,
        metric=metric,
        roles=roles,
        table=_join(source, official, roles, usage),
        numbers=numbers,
        official=0 if official is None else len(official.table),
        has_answers=official is None or official.has_answers,
        hides=hides,
        usage=usage,
    )


def _refuse_undefined(rows: Rows) -> None:
    spec = rows.spec
    if spec.metric.file is not None:
        return  # the host's own code may look at more than the answers
    assert spec.about.task is not None
    tested = spec.data.test if rows.has_answers else None
    refuse_undefined(
        rows.metric,
        rows.answers,
        task=spec.about.task,
        options=spec.metric.options,
        rows=spec.data.source if tested is None else f"{spec.data.source} and {tested}",
    )


def _read_official(spec: Spec, tables: Tables) -> Official | None:
    if tables.test is None:
        return None
    solution = None if tables.solution is None else to_arrow(tables.solution)
    return read_official(spec, to_arrow(tables.test), solution)


def _asks_for_hidden_rows(spec: Spec) -> bool:
    return spec.split.test is not None or spec.split.column is not None


def _declared_types(spec: Spec) -> dict[str, ColumnType]:
    return {**dict.fromkeys(spec.data.text, "text"), **spec.data.types}


def _join(source: pa.Table, official: Official | None, roles: Roles, usage: str | None) -> pa.Table:
    """The source rows, then the official test rows; what one of them lacks is missing there."""
    names = [roles.id, *roles.features, *roles.targets, roles.weight, roles.fold, usage]
    wanted = [name for name in dict.fromkeys(names) if name is not None]
    tables = [source] if official is None else [source, official.table]
    parts = [table.select([name for name in wanted if name in table.column_names]) for table in tables]
    return pa.concat_tables(parts, promote_options="permissive").select(wanted)


def _make_tables(rows: Rows) -> dict[str, pa.Table]:
    order = rows.written_order
    places = rows.places[order]
    train, unlabelled = order[places == Place.TRAIN], order[places == Place.UNLABELLED]
    tested = np.isin(places, (Place.PUBLIC, Place.PRIVATE, Place.IGNORED))
    scored = bool(tested.any())
    test = order[tested] if scored else unlabelled
    tables = {
        TRAIN: _take(rows, train, (*rows.roles.features, *_known_beside(rows))),
        TEST: _take(rows, test, rows.roles.features),
        SAMPLE: _make_sample(rows, test, train),
    }
    if scored:
        tables[SOLUTION] = _make_solution(rows, test)
    if scored and len(unlabelled):
        tables[UNLABELLED] = _take(rows, unlabelled, rows.roles.features)
    return tables


def _known_beside(rows: Rows) -> Iterable[str]:
    """The columns that only rows to learn from have; a clustering has nothing to learn."""
    if rows.spec.about.task == "clustering":
        return ()
    roles = rows.roles
    return (name for name in (*roles.targets, roles.weight, roles.fold) if name is not None)


def _take(rows: Rows, chosen: np.ndarray, names: Iterable[str]) -> pa.Table:
    numbers = pa.array(chosen)
    columns = {name: rows.table[name].combine_chunks().take(numbers) for name in names}
    return pa.table({rows.id_name: rows.ids.take(numbers), **columns})


def _make_solution(rows: Rows, chosen: np.ndarray) -> pa.Table:
    """The hidden answers, and what scoring must know about their rows."""
    numbers, places = pa.array(chosen), rows.places[chosen]
    answers = zip(rows.answers.names, rows.answers.columns, strict=True)
    columns = {rows.id_name: rows.ids, **dict(answers)}
    columns = {name: values.take(numbers) for name, values in columns.items()}
    columns[PUBLIC] = pa.array(places == Place.PUBLIC)
    if (places == Place.IGNORED).any():
        columns[IGNORED] = pa.array(places == Place.IGNORED)
    if (weight := _weights(rows)) is not None:
        columns[WEIGHT] = weight.take(numbers)
    if (blocks := _blocks(rows, chosen)) is not None:
        columns[BLOCK] = pa.array(blocks)
    return pa.table(columns)


def _weights(rows: Rows) -> pa.Array | None:
    name = rows.roles.weight
    if name is None:
        return None
    return check_weights(rows.table[name], name=name, official=rows.official)


def _blocks(rows: Rows, chosen: np.ndarray) -> np.ndarray | None:
    """Which rows an interval resamples together: those of a group, or of neighbouring moments."""
    split = rows.spec.split
    if split.method == "time":
        return block_times(read_times(rows.table, str(split.time))[chosen])
    if split.method != "group":
        return None
    groups, _ = read_groups(rows.table, str(split.group), seed=split.seed)
    return np.unique(groups[chosen], return_inverse=True)[1].astype(np.int64)


def _make_sample(rows: Rows, chosen: np.ndarray, train: np.ndarray) -> pa.Table:
    """A submission that knows the training rows' answers on the whole, and nothing of the hidden ones."""
    task = rows.spec.about.task
    assert task is not None
    return make_sample(
        rows.ids.take(pa.array(chosen)),
        id_name=rows.id_name,
        targets=rows.target_names,
        classes=rows.answers.classes,
        learned=tuple(_learned(rows, values, train) for values in rows.answers.columns),
        task=task,
        metric=rows.metric,
        options=rows.spec.metric.options,
    )


def _learned(rows: Rows, answers: pa.Array, train: np.ndarray) -> np.ndarray:
    known = answers.take(pa.array(train))
    if not pa.types.is_string(known.type):
        return np.asarray(known)
    codes = decode_lists(pa.chunked_array([known]), rows.answers.classes)
    return codes[codes >= 0]
