"""All rows of a competition in one table, and what the split decides about each of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from harness.competition.prepare.ids import check_ids, made_id_name, number_rows
from harness.competition.prepare.targets import Answers, encode_targets
from harness.competition.split import Place, assign_places
from harness.competition.split.columns import read_split_rows, read_times, read_usage, refuse_train
from harness.competition.split.order import Purpose, RowOrder, order_rows
from harness.errors import SplitError

if TYPE_CHECKING:
    from harness.competition.prepare.roles import Roles
    from harness.competition.spec import Spec
    from harness.metrics import Metric


@dataclass(frozen=True, kw_only=True)
class Rows:
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
        taken = {*self.table.column_names, *self.target_names, *self.answers.classes}
        return self.roles.id or made_id_name(taken)

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
    def places(self) -> np.ndarray:
        """Where every row goes: train, public, private, ignored or unlabelled."""
        places = np.full(len(self.table), Place.UNLABELLED, dtype=np.int8)
        source = len(self.table) - self.official
        places[:source] = Place.TRAIN
        if self.hides:
            places[:source] = self._split(source, official=None)
        elif self.has_answers:
            places[:] = self._split(len(self.table), official=np.arange(len(self.table)) >= source)
        self._refuse_empty(places)
        return places

    def _split(self, count: int, *, official: np.ndarray | None) -> np.ndarray:
        table, split = self.table.slice(0, count), self.spec.split
        codes = self.answers.codes
        rows = read_split_rows(
            table,
            split,
            order=self.order.take(slice(0, count)),
            strata=None if codes is None else codes[:count],
        )
        return assign_places(rows, split, official=official, usage=self._usage_codes(table, official))

    def _usage_codes(self, table: pa.Table, official: np.ndarray | None) -> np.ndarray | None:
        if self.usage is None:
            return None
        if official is None:
            return read_usage(table[self.usage], self.usage)
        usage = np.full(len(table), Place.TRAIN, dtype=np.int8)
        usage[official] = read_usage(table[self.usage].slice(len(table) - self.official), self.usage)
        refuse_train(usage[official], self.usage)
        return usage

    def _refuse_empty(self, places: np.ndarray) -> None:
        if self.spec.about.task != "clustering" and not (places == Place.TRAIN).any():
            raise SplitError(
                f"No row is left to learn from: {self.spec.split.column!r} hides them all. Write train in "
                "some."
            )
