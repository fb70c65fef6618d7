"""The tables of a prepared competition, computed from those of its source: no disk, no clock, no chance."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from harness.competition.columns import infer_types
from harness.competition.ids import check_ids, made_id_name, number_rows
from harness.competition.official import Official, read_official, refuse_other_columns
from harness.competition.order import Purpose, RowOrder, order_rows
from harness.competition.prepared import Column
from harness.competition.resolve import resolve_spec
from harness.competition.roles import Roles, resolve_roles, to_arrow
from harness.competition.sample import make_sample
from harness.competition.solution import BLOCK, IGNORED, PUBLIC, WEIGHT, decode_lists
from harness.competition.split import IGNORED as IGNORED_ROW
from harness.competition.split import PRIVATE as PRIVATE_ROW
from harness.competition.split import PUBLIC as PUBLIC_ROW
from harness.competition.split import TRAIN, UNLABELLED, assign_shares
from harness.competition.split_columns import (
    block_times,
    read_groups,
    read_split_rows,
    read_times,
    read_usage,
    refuse_train,
)
from harness.competition.targets import Answers, encode_targets, keep_answered
from harness.errors import SplitError

if TYPE_CHECKING:
    from harness.competition.sources import Tables
    from harness.competition.spec import ColumnType, Spec
    from harness.metrics import Metric


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
    source = to_arrow(tables.source)
    official = _read_official(spec, tables)
    hides = official is None or (
        not official.has_answers and (spec.split.test or spec.split.column) is not None
    )
    usage = spec.split.column if hides else (official.usage if official else None)
    roles = resolve_roles(spec, source, official, usage=usage if hides else None)
    if official is not None:
        refuse_other_columns(roles.features, official, spec)
    resolved = resolve_spec(spec, tables.source, metric, hides=hides, usage=usage)
    source, numbers = keep_answered(source, roles.targets)
    types = infer_types(tables.source[list(roles.features)], declared=_declared_types(spec))
    rows = _Rows(
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
    return rows.assemble(
        columns=tuple(Column(name, types[name]) for name in roles.features),
        dropped=len(tables.source) - len(source),
    )


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """All rows in one table, those of an official test file last, and what was decided about them."""

    spec: Spec
    metric: Metric
    roles: Roles
    table: pa.Table
    numbers: np.ndarray  # of the source rows in the source
    official: int
    has_answers: bool  # of the official rows
    hides: bool  # hidden rows are taken from the source
    usage: str | None

    def assemble(self, *, columns: tuple[Column, ...], dropped: int) -> Assembled:
        """The tables, each row where the split puts it."""
        shares, order = self.shares, self.written_order
        shares = shares[order]
        tested = np.isin(shares, (PUBLIC_ROW, PRIVATE_ROW, IGNORED_ROW))
        scored = bool(tested.any())
        test = order[tested] if scored else order[shares == UNLABELLED]
        tables = {
            "public/train.parquet": self.training_table(order[shares == TRAIN]),
            "public/test.parquet": self.test_table(test),
            "public/sample_submission.parquet": self.sample(test, learned=order[shares == TRAIN]),
        }
        if scored:
            tables["private/solution.parquet"] = self.solution(test)
            if self.official and not self.has_answers:
                tables["public/unlabelled.parquet"] = self.test_table(order[shares == UNLABELLED])
        return Assembled(
            spec=self.spec,
            id=self.id_name,
            id_made=self.roles.id is None,
            targets=self.target_names,
            classes=self.answers.classes,
            columns=columns,
            rows_public=int(np.count_nonzero(shares == PUBLIC_ROW)),
            rows_private=int(np.count_nonzero(shares == PRIVATE_ROW)),
            rows_dropped=dropped,
            tables=tables,
        )

    @property
    def answered(self) -> int:
        """How many rows, from the first, have answers."""
        return len(self.table) - (0 if self.has_answers else self.official)

    @property
    def target_names(self) -> tuple[str, ...]:
        """The columns of a submission that stand for the target; groups without a name are `cluster`."""
        return self.roles.targets or ("cluster",)

    @cached_property
    def id_name(self) -> str:
        """The id column's name: the host's, or one that no column has."""
        return self.roles.id or made_id_name(set(self.table.column_names) | set(self.target_names))

    @cached_property
    def given_ids(self) -> pa.Array | None:
        """The checked ids of the host's column; train and test each hold one once."""
        name, data = self.roles.id, self.spec.data
        if name is None:
            return None
        split = len(self.table) - self.official
        parts = [
            (self.table[name].slice(0, split), data.source),
            (self.table[name].slice(split), str(data.test)),
        ]
        checked = [check_ids(ids, name=name, table=place) for ids, place in parts if len(ids)]
        return pa.concat_arrays(checked)

    @cached_property
    def order(self) -> RowOrder:
        """The order by the ids; rows without are named by their number in their file."""
        if self.given_ids is not None:
            return order_rows(self.given_ids, seed=self.spec.split.seed)
        source = order_rows(pa.array(self.numbers), seed=self.spec.split.seed)
        if not self.official:
            return source
        names = pa.array([f"test {number}" for number in range(self.official)])
        return RowOrder(np.concatenate([source.words, order_rows(names, seed=self.spec.split.seed).words]))

    @cached_property
    def written_order(self) -> np.ndarray:
        """The order in which rows are written: of time where time decides, else one that tells nothing."""
        if self.spec.split.method == "time":
            times = read_times(self.table, str(self.spec.split.time))
            return np.lexsort((self.order.ranks(Purpose.WRITTEN), times))
        return self.order.ranking(Purpose.WRITTEN)

    @cached_property
    def ids(self) -> pa.Array:
        """The id of every row."""
        return number_rows(self.written_order) if self.given_ids is None else self.given_ids

    @cached_property
    def answers(self) -> Answers:
        """The encoded targets of the rows that have answers."""
        return encode_targets(self.table.slice(0, self.answered), self.roles, self.spec, self.metric)

    @cached_property
    def shares(self) -> np.ndarray:
        """Where every row goes: train, public, private, ignored or unlabelled."""
        shares = np.full(len(self.table), UNLABELLED, dtype=np.int8)
        source = len(self.table) - self.official
        shares[:source] = TRAIN
        if self.hides:
            shares[:source] = self._split(source, official=None)
        elif self.has_answers:
            shares[:] = self._split(len(self.table), official=np.arange(len(self.table)) >= source)
        self._refuse_empty(shares)
        return shares

    def _split(self, count: int, *, official: np.ndarray | None) -> np.ndarray:
        table, split = self.table.slice(0, count), self.spec.split
        codes = self.answers.codes
        rows = read_split_rows(
            table,
            split,
            order=self.order.take(slice(0, count)),
            strata=None if codes is None else codes[:count],
        )
        return assign_shares(rows, split, official=official, usage=self._usage_codes(table, official))

    def _usage_codes(self, table: pa.Table, official: np.ndarray | None) -> np.ndarray | None:
        if self.usage is None:
            return None
        if official is None:
            return read_usage(table[self.usage], self.usage)
        usage = np.full(len(table), TRAIN, dtype=np.int8)
        usage[official] = read_usage(table[self.usage].slice(len(table) - self.official), self.usage)
        refuse_train(usage[official], self.usage)
        return usage

    def _refuse_empty(self, shares: np.ndarray) -> None:
        if self.spec.about.task != "clustering" and not (shares == TRAIN).any():
            raise SplitError(
                f"No row is left to learn from: {self.spec.split.column!r} hides them all. Write train in "
                "some."
            )

    def training_table(self, rows: np.ndarray) -> pa.Table:
        """The rows to learn from."""
        extra = (*self.roles.targets, self.roles.weight, self.roles.fold)
        if self.spec.about.task == "clustering":
            extra = ()
        return self._select(rows, (*self.roles.features, *(name for name in extra if name is not None)))

    def test_table(self, rows: np.ndarray) -> pa.Table:
        """The rows to predict."""
        return self._select(rows, self.roles.features)

    def _select(self, rows: np.ndarray, names: tuple[str, ...]) -> pa.Table:
        chosen = pa.array(rows)
        columns = {name: self.table[name].combine_chunks().take(chosen) for name in names}
        return pa.table({self.id_name: self.ids.take(chosen), **columns})

    def solution(self, rows: np.ndarray) -> pa.Table:
        """The hidden answers, and what scoring must know about their rows."""
        chosen = pa.array(rows)
        shares = self.shares[rows]
        names = self.answers.names
        columns = {
            name: values.take(chosen) for name, values in zip(names, self.answers.columns, strict=True)
        }
        columns = {self.id_name: self.ids.take(chosen), **columns, PUBLIC: pa.array(shares == PUBLIC_ROW)}
        if (shares == IGNORED_ROW).any():
            columns[IGNORED] = pa.array(shares == IGNORED_ROW)
        weight = self._weights(rows)
        if weight is not None:
            columns[WEIGHT] = weight
        block = self._blocks(rows)
        if block is not None:
            columns[BLOCK] = pa.array(block)
        return pa.table(columns)

    def _weights(self, rows: np.ndarray) -> pa.Array | None:
        name = self.roles.weight
        if name is None:
            return None
        weight = self.table[name].combine_chunks().take(pa.array(rows)).cast(pa.float64())
        return None if weight.null_count == len(weight) else weight

    def _blocks(self, rows: np.ndarray) -> np.ndarray | None:
        split = self.spec.split
        if split.method == "time":
            return block_times(read_times(self.table, str(split.time))[rows])
        if split.method != "group":
            return None
        codes, _ = read_groups(self.table, str(split.group), seed=split.seed)
        return np.unique(codes[rows], return_inverse=True)[1].astype(np.int64)

    def sample(self, rows: np.ndarray, *, learned: np.ndarray) -> pa.Table:
        """A submission that knows the training rows' answers on the whole, and nothing of the hidden ones."""
        return make_sample(
            self.ids.take(pa.array(rows)),
            id_name=self.id_name,
            targets=self.target_names,
            classes=self.answers.classes,
            learned=tuple(self._learned(values, learned) for values in self.answers.columns),
            task=self.spec.about.task or "regression",
            metric=self.metric,
            options=self.spec.metric.options,
        )

    def _learned(self, values: pa.Array, rows: np.ndarray) -> np.ndarray:
        known = values.take(pa.array(rows))
        if not pa.types.is_string(known.type):
            answers: np.ndarray = known.to_numpy()
            return answers
        codes = decode_lists(pa.chunked_array([known]), self.answers.classes)
        return codes[codes >= 0]


def _read_official(spec: Spec, tables: Tables) -> Official | None:
    if tables.test is None:
        return None
    solution = None if tables.solution is None else to_arrow(tables.solution)
    return read_official(spec, to_arrow(tables.test), solution)


def _declared_types(spec: Spec) -> dict[str, ColumnType]:
    return {**dict.fromkeys(spec.data.text, "text"), **spec.data.types}


def _join(source: pa.Table, official: Official | None, roles: Roles, usage: str | None) -> pa.Table:
    """The source rows, then the official test rows; what one of them lacks is missing there."""
    names = [roles.id, *roles.features, *roles.targets, roles.weight, roles.fold, usage]
    wanted = [name for name in dict.fromkeys(names) if name is not None]
    tables = [source] if official is None else [source, official.table]
    parts = [table.select([name for name in wanted if name in table.column_names]) for table in tables]
    return pa.concat_tables(parts, promote_options="permissive").select(wanted)
