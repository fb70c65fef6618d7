"""Workers of a Dask cluster that is there already; they must see the workspace under the same path."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from functools import partial
from threading import Timer
from typing import Any, TypeVar

from harness.errors import HarnessError, UsageError
from harness.tuning.engine.base import OrderLostError

__all__ = ["DaskEngine"]

Order = TypeVar("Order")
Report = TypeVar("Report")
_PATIENCE = 10.0  # seconds until a scheduler must have answered


class DaskEngine:
    """An existing cluster's client in the shape of an engine; an order keeps its limit by itself."""

    def __init__(self, jobs: int | None, *, address: str | None) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(
                "The Dask engine needs the package distributed. Run: pip install 'harness[dask]'"
            ) from error
        if address is None:
            raise UsageError("The Dask engine needs a cluster. Name its scheduler: --address HOST:PORT")
        try:
            self._client: Any = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise HarnessError(
                f"No Dask scheduler answers at {address} ({error}). Start one with: dask scheduler"
            ) from error
        threads = sum(self._client.nthreads().values())  # type: ignore[no-untyped-call]
        self.jobs = max(min(jobs or threads, threads), 1)

    def submit(
        self,
        function: Callable[[Order], Report],
        order: Order,
        *,
        limit: float | None = None,
    ) -> Future[Report]:
        """The report to come, given up after `limit` seconds; a cluster kills no worker for us."""
        promised: Future[Report] = Future()
        asked: Any = self._client.submit(function, order, pure=False, retries=0)
        promised.add_done_callback(lambda given: asked.cancel() if given.cancelled() else None)
        watch = Timer(limit, partial(_give_up, promised, asked)) if limit is not None else None

        def fulfil(done: Any) -> None:
            if watch is not None:
                watch.cancel()
            with suppress(InvalidStateError):  # it was given up meanwhile
                _fulfil(promised, done)

        asked.add_done_callback(fulfil)
        if watch is not None:
            watch.daemon = True
            watch.start()
        return promised

    def explain(self, error: BaseException) -> str:
        """Why an order ended without a report."""
        if type(error).__name__ == "KilledWorker":
            return "its worker died"
        return str(error) or type(error).__name__

    def stop(self) -> None:
        """Leave the cluster; what it still works on is forgotten."""
        self._client.close()


def _fulfil(promised: Future[Report], done: Any) -> None:
    if done.cancelled():
        promised.set_exception(OrderLostError("the cluster gave it up"))
    elif (error := done.exception()) is not None:
        promised.set_exception(error)
    else:
        promised.set_result(done.result())


def _give_up(promised: Future[Report], asked: Any) -> None:
    with suppress(InvalidStateError):  # it came at the last moment
        promised.set_exception(OrderLostError("it did not stop in time and was given up"))
    asked.cancel()
