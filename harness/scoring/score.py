"""The scores of valid predictions: each metric on each share of the hidden rows, with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.prepared import SHARES, Share
from harness.errors import MetricError, SubmissionRefusedError
from harness.metrics import Estimate, Metric, Need, Truth, estimate, find_metric
from harness.scoring.conversion import convert, serves

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared, Solution

_WORKERS = 2
_MANY_ROWS = 1_000_000  # below, a thread costs more than it gains


@dataclass(frozen=True)
class ShareScore:
    """One metric on one share; no estimate where the submission cannot serve the metric."""

    share: Share
    metric: str
    estimate: Estimate | None


def score_predictions(
    values: np.ndarray, *, need: Need, metric: Metric, solution: Solution, prepared: Prepared
) -> tuple[ShareScore, ...]:
    """The scores of predictions beside the test rows: the metric that ranks first, on each share."""
    tasks = list(_score_tasks(need, metric, solution, prepared))
    workers = _WORKERS if len(values) >= _MANY_ROWS and not prepared.spec.metric.file else 1
    with ThreadPoolExecutor(workers) as pool:
        return tuple(pool.map(lambda task: task.run(values), tasks))


@dataclass(frozen=True)
class _ScoreTask:
    share: Share
    rows: np.ndarray
    metric: Metric
    options: Mapping[str, object]
    have: Need
    want: Need | None  # None: the metric does not serve this task
    solution: Solution
    classes: int
    ranks: bool
    own: bool  # the host's metric.py, which looks at ids

    def run(self, values: np.ndarray) -> ShareScore:
        """The score; a metric shown beside the ranking one may not apply, and then says nothing."""
        if self.ranks:
            return ShareScore(self.share, self.metric.name, self._estimate(values[self.rows]))
        try:
            # All rows decide whether the metric applies: one row must not tell its share.
            converted = None if self.want is None else convert(values, self.have, self.want)
            usable = converted is not None and serves(self.metric, converted)
            found = self._estimate(converted[self.rows]) if usable and converted is not None else None
        except (MetricError, SubmissionRefusedError):
            found = None
        return ShareScore(self.share, self.metric.name, found)

    def _estimate(self, prediction: np.ndarray) -> Estimate:
        return estimate(self.metric, self._truth(), prediction, options=self.options)

    def _truth(self) -> Truth:
        weight, block = self.solution.weight, self.solution.block
        return Truth(
            values=self.solution.truth[self.rows],
            classes=self.classes,
            weight=None if weight is None else weight[self.rows],
            block=None if block is None else block[self.rows],
            ids=self.solution.ids[self.rows] if self.own else None,
        )


def _score_tasks(need: Need, metric: Metric, solution: Solution, prepared: Prepared) -> Iterator[_ScoreTask]:
    also = [find_metric(name) for name in prepared.spec.metric.also if name != metric.name]
    for share, rows in _shares(solution):
        for shown in (metric, *also):
            ranks = shown is metric
            yield _ScoreTask(
                share=share,
                rows=rows,
                metric=shown,
                options=prepared.spec.metric.options if ranks else {},
                have=need,
                want=shown.needs.get(prepared.task),
                solution=solution,
                classes=len(prepared.classes),
                ranks=ranks,
                own=ranks and prepared.spec.metric.file is not None,
            )


def _shares(solution: Solution) -> Iterator[tuple[Share, np.ndarray]]:
    scored = np.ones(len(solution.public), dtype=np.bool_) if solution.ignored is None else ~solution.ignored
    for share in SHARES:
        rows = scored & (solution.public if share == "public" else ~solution.public)
        if rows.any():
            yield share, rows
