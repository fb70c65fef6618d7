"""What boosters share: how far to grow, when to stop, how many trees that takes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from baselines.families.base import Family
from baselines.families.parts.settings import read_number
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from baselines.families.base import Suggest
    from baselines.learning import Config, Learning, Matrix, Model, Setting, Shape, Task

__all__ = [
    "BoostedTrees",
    "Growth",
    "StagedModel",
    "bears_leaves",
    "bins_cost",
    "choose_patience",
    "choose_rate",
    "fine_bins",
    "learns_squares",
    "most_rounds",
    "share",
    "slowness",
    "strewn_cost",
    "suggest_bins",
    "suggest_encoding",
    "usual_bins",
    "usual_rounds",
]

Shared = TypeVar("Shared")
_NOTICEABLE = 1e-3  # the share of the loss, or of what was gained so far, that is worth waiting for
_APART, _MOST_APART = 0.2, 10  # rounds between two looks at the loss: this by the learning rate, and at most
_LARGE_STEP = 0.1  # learning rate above which a round counts for several
_FASTEST = 0.3  # no booster learns well at a higher rate
_MOST_ROWS_HALVED = 5_000  # up to here half as many bins do
_USUAL_BINS, _FINE_BINS = 255, 1_023
_MOST_FINE_CELLS = 1_000_000  # beyond which fine bins take more time than they are worth
_STREWN_CELLS = 2_000_000  # from here on rows take twice as long
_MANY_LEVELS = 50  # of all categories together, up to which codes are best
_LEAFY_ROWS = 20_000  # from here on large trees have rows to learn from
_MANY_ROWS = 200_000  # from here on two threads gain more than two fits side by side


class BoostedTrees(Family):
    """What all families of boosted trees have in common."""

    def threads(self, shape: Shape) -> int:
        """Two where rows are very many."""
        return 2 if shape.rows >= _MANY_ROWS else 1

    def hasten(self, shape: Shape, config: Config, share: float) -> Config | None:
        """Such trees of usual bins that learn faster, so that fewer do; None if that makes no sense."""
        coarse = {**config, "max_bin": _USUAL_BINS} if config.get("max_bin") == _FINE_BINS else config
        rate = read_number(config, "learning_rate")
        needed = self.seconds(shape, coarse) / (share * self.seconds(shape, config))
        faster = min(max(needed, 1.0) * rate, max(rate, _FASTEST))
        is_cheaper = coarse is not config or faster > 1.05 * rate
        return {**coarse, "learning_rate": faster} if is_cheaper else None


class Growth:
    """Watches a model grow by rounds and says when to stop.

    With rows to validate, it stops when the loss has not fallen noticeably for as long as patience allows;
    without, after the usual number of rounds; with `rounds` given, after exactly these. The first round is
    made whatever the deadline, so that there is a model.
    """

    def __init__(self, learning: Learning, *, rate: float) -> None:
        validates = learning.valid is not None
        self.losses: list[float] = []
        self.rounds = 0
        self._complete, self._hurried = True, False
        self._deadline = learning.deadline
        self._rows = len(learning.train)
        self._stops_early = learning.rounds is None and validates
        self.limit = learning.rounds or (
            most_rounds(rate) if validates else usual_rounds(learning.task, rate)
        )
        self._began, self._rate = time.perf_counter(), rate
        self._mark, self._mark_round = float("inf"), 0  # the last noticeably better loss
        self._every = min(_MOST_APART, max(1, round(_APART / rate)))

    def goes_on(self) -> bool:
        """Whether to make another round."""
        waited = self.rounds - self._mark_round
        if self.rounds >= self.limit:
            return False
        if self._stops_early and waited >= choose_patience(self._rows, self._mark_round, self._rate):
            return False
        self._complete = not self.rounds or not self._deadline.passed
        return self._complete

    def affordable(self, rounds: int) -> int:
        """How many of so many rounds there is time for at the pace until now; at least one."""
        pace = (time.perf_counter() - self._began) / max(self.rounds, 1)
        affordable = max(1, int(min(rounds, self._deadline.seconds_left / pace)))
        self._hurried |= affordable < rounds
        return affordable

    @property
    def wants_loss(self) -> bool:
        """Whether the loss after the coming round is worth computing: not every one where steps are small."""
        return self.rounds % self._every == 0

    def add_round(self, loss: float | None) -> None:
        """One more round was made; None: its validation loss is not known, so the last one stands for it."""
        self.rounds += 1
        if loss is None:
            self.losses += self.losses[-1:]
            return
        self.losses.append(loss)
        gained = self.losses[0] - self._mark
        if self.rounds == 1 or loss < self._mark - _NOTICEABLE * min(abs(self._mark), gained):
            self._mark, self._mark_round = loss, self.rounds

    def end(self, model: Model) -> Fitted:
        """The model as it has grown."""
        curve = np.array(self.losses, dtype=np.float64) if self.losses else None
        return Fitted(model, curve, self.rounds, self._complete and not self._hurried)


def share(learning: Learning, name: str, make: Callable[[], Shared]) -> Shared:
    """What all trials on a fold have in common, made by whoever needs it first."""
    if name not in learning.shared:
        learning.shared[name] = make()
    return cast("Shared", learning.shared[name])


def learns_squares(learning: Learning) -> bool:
    """Whether the mean squared error is learnt, which libraries tell in units of their own."""
    return learning.task == "regression" and learning.objective.loss is Loss.SQUARED


def choose_patience(rows: int, best_round: int, rate: float) -> int:
    """How many rounds without a better loss to bear: fewer on many rows or of large steps, more if late."""
    return int(min(60, max(15, 1_500_000 / rows)) * min(1.0, _LARGE_STEP / rate) + 0.2 * best_round)


def most_rounds(rate: float) -> int:
    """Where growth ends even if the loss still falls."""
    return min(10_000, round(150 / rate))


def usual_rounds(task: Task, rate: float) -> int:
    """How many rounds a fit takes, about; numbers gain long after classes do no more."""
    return round((40 if task == "regression" else 15) / rate)


def usual_bins(shape: Shape) -> int:
    """How many bins a column is cut into: half as many make small tables a third faster, and no worse."""
    return 127 if shape.rows < _MOST_ROWS_HALVED and shape.levels <= 127 else _USUAL_BINS


def fine_bins(shape: Shape) -> int:
    """How many bins show most of numbers with very many values, where there are rows to learn them from."""
    has_rows = shape.rows >= _MOST_ROWS_HALVED and shape.rows * shape.columns <= _MOST_FINE_CELLS
    return _FINE_BINS if has_rows and shape.values > _USUAL_BINS else usual_bins(shape)


def suggest_bins(suggest: Suggest, name: str, shape: Shape) -> Setting:
    """The usual bins or fine ones, where that makes a difference."""
    choices = dict.fromkeys((usual_bins(shape), fine_bins(shape)))
    return suggest.suggest_categorical(name, [*choices]) if len(choices) > 1 else usual_bins(shape)


def suggest_encoding(suggest: Suggest, shape: Shape) -> Setting:
    """How categories are given, where some may have levels enough for that to matter."""
    if shape.levels <= _MANY_LEVELS:
        return "auto"
    return suggest.suggest_categorical("view_encode", ["auto", "target", "both"])


def bins_cost(bins: int) -> float:
    """How many times as long histograms take: bins that do not fit a byte are dear."""
    return 1.5 if bins > _USUAL_BINS else 1.0


def strewn_cost(shape: Shape) -> float:
    """How many times as long rows take that are strewn over more memory than a processor's cache."""
    return 1.0 + min(1.0, shape.rows * shape.columns / _STREWN_CELLS)


def slowness(leaves: float) -> float:
    """How many times the usual rounds trees of so many leaves take: small ones learn little each."""
    times = 1.75 * (63 / leaves) ** (0.4 if leaves < 63 else 0.8)
    return float(np.clip(times, 0.4, 4.0))


def bears_leaves(shape: Shape) -> bool:
    """Whether trees of very many leaves are worth an early try."""
    return shape.rows >= _LEAFY_ROWS and shape.classes <= 2


def choose_rate(shape: Shape, rate: float) -> float:
    """The learning rate, higher where rows and classes make rounds dear."""
    trees_by_rows = shape.rows * shape.outputs
    return float(min(0.2, rate * max(1.0, trees_by_rows / 100_000) ** 0.3))


@dataclass(frozen=True)
class StagedModel:
    """A model of scikit-learn that was grown by rounds and can answer as it was after any of them."""

    estimator: Any
    task: Task
    rounds: int
    threads: int

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Predictions of the first `rounds` rounds."""
        if rounds is not None and rounds < self.rounds:
            return next(islice(self.stages(matrix), rounds - 1, None))
        with self._limited_threads():
            return self._pick(getattr(self.estimator, self._method)(matrix.values))

    def stages(self, matrix: Matrix) -> Iterator[np.ndarray]:
        """Predictions after each round."""
        with self._limited_threads():
            for answers in getattr(self.estimator, f"staged_{self._method}")(matrix.values):
                yield self._pick(answers)

    @property
    def _method(self) -> str:
        return "predict" if self.task == "regression" else "predict_proba"

    def _pick(self, answers: np.ndarray) -> np.ndarray:
        return np.asarray(answers[:, 1] if self.task == "binary" else answers)

    def _limited_threads(self) -> AbstractContextManager[object]:
        from threadpoolctl import threadpool_limits

        limits: AbstractContextManager[object] = threadpool_limits(limits=self.threads, user_api="openmp")
        return limits
