"""Workers of a Dask cluster that is there already; they must see the workspace under the same path."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
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
        limit: float | None = None,  # noqa: ARG002 - a cluster cannot kill one of its workers for us
    ) -> Future[Report]:
        """The report to come."""
        promised: Future[Report] = Future()
        promised.set_running_or_notify_cancel()
        asked: Any = self._client.submit(function, order, pure=False, retries=0)

        def fulfil(done: Any) -> None:
            if done.cancelled():
                promised.set_exception(OrderLostError("the cluster gave it up"))
            elif (error := done.exception()) is not None:
                promised.set_exception(error)
            else:
                promised.set_result(done.result())

        asked.add_done_callback(fulfil)
        return promised

    def explain(self, error: BaseException) -> str:
        """Why an order ended without a report."""
        if type(error).__name__ == "KilledWorker":
            return "its worker died"
        return str(error) or type(error).__name__

    def stop(self) -> None:
        """Leave the cluster; what it still works on is forgotten."""
        self._client.close()
