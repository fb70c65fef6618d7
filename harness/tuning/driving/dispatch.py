"""Orders on their way to the engine and back: as many as there are cores, and one at the door."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from harness.tuning.engine.base import Engine

__all__ = ["Dispatch", "Job"]

_POLL = 0.25  # seconds between looks at the clock


@dataclass(frozen=True)
class Job:
    """An order, and what to do with its report or with the reason why there is none."""

    function: Callable[[Any], Any]
    order: Any
    take: Callable[[Any], None]
    lose: Callable[[str], None]
    limit: float | None = None  # seconds until its worker is killed
    threads: int = 1


class Dispatch:
    """The jobs that are under way."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._running: dict[Future[Any], Job] = {}

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._running

    def has_room(self, threads: int) -> bool:
        """Whether a job with so many threads may go: it can run, or all workers are busy and one may wait."""
        used = sum(job.threads for job in self._running.values())
        waits = threads == 1 and len(self._running) == used == self._engine.jobs
        return not self._running or used + threads <= self._engine.jobs or waits

    def send(self, job: Job) -> None:
        """Give a job to the engine."""
        self._running[self._engine.submit(job.function, job.order, limit=job.limit)] = job

    def collect(self) -> None:
        """Wait a moment for reports and hand them to whoever ordered them, in the order they were sent."""
        finished, _ = wait(self._running, timeout=_POLL, return_when=FIRST_COMPLETED)
        for future in [one for one in self._running if one in finished]:
            self._hand_over(future, self._running.pop(future))

    def cancel(self) -> None:
        """Give up whatever is under way."""
        for future in self._running:
            future.cancel()
        self._running.clear()

    def _hand_over(self, future: Future[Any], job: Job) -> None:
        if future.cancelled():
            job.lose("it was cancelled")
        elif (error := future.exception()) is not None:
            job.lose(self._engine.explain(error))
        else:
            job.take(future.result())
