"""Workers on this machine: a dead one costs only its order, a late one is killed.

Where the system can, workers are forked from a server process that has imported the libraries once and has
never computed anything. They do not import the caller's main script, so that a script may call harness.tune
at its top level.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from pebble import ProcessExpired, ProcessPool

from harness.tuning.engine.freed import FRUGAL, return_freed

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

__all__ = ["LocalEngine", "warm_up"]

Order = TypeVar("Order")
Report = TypeVar("Report")
_FORKSERVER = "forkserver"
_PRELOADED = "harness.tuning.engine.preload"
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_SETTINGS = {**dict.fromkeys(_ONE_THREAD, "1"), **FRUGAL}


def warm_up() -> None:
    """Start the process that workers are forked from; it imports the libraries while the caller goes on."""
    if _FORKSERVER in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver  # Windows has none

        _context()
        with _frugal():
            forkserver.ensure_running()


class LocalEngine:
    """A pool of processes with one order each."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._main = _Hidden()
        with _frugal():
            self._main.hide()
            self._pool = ProcessPool(max_workers=jobs, initializer=_prepare_worker, context=_context())
            self._pool.active  # noqa: B018 - starts the workers while the driver reads the data
            self._pool.submit(_nothing, None)

    def submit(
        self, function: Callable[[Order], Report], order: Order, *, limit: float | None = None
    ) -> Future[Report]:
        """The report to come."""
        return self._pool.schedule(_serve, args=(function, order), timeout=limit)

    def explain(self, error: BaseException) -> str:
        """Why an order ended without a report."""
        if isinstance(error, ProcessExpired):
            code = error.exitcode
            if code is not None and code < 0:
                killed = signal.Signals(-code).name
                hint = " (out of memory?)" if killed == "SIGKILL" else ""
                return f"its process was ended by {killed}{hint}"
            return f"its process ended with exit code {code}"
        if isinstance(error, LateError):
            return "it did not stop in time and was killed"
        return f"{type(error).__name__}: {error}"

    def stop(self) -> None:
        """Kill all workers."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble's
        self._pool.join()
        self._main.show()


def _context() -> BaseContext:
    if _FORKSERVER not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context(_FORKSERVER)
    context.set_forkserver_preload([_PRELOADED])
    return context


def _prepare_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the driver, which ends the run in order


def _serve(function: Callable[[Order], Report], order: Order) -> Report:
    """The report on an order; what working on it freed does not stay with the worker."""
    try:
        return function(order)
    finally:
        return_freed()


def _nothing() -> None:
    return None


@contextmanager
def _frugal() -> Iterator[None]:
    """Processes started meanwhile use one thread, unless a fit asks for more, and keep no freed memory."""
    before = {name: os.environ.get(name) for name in _SETTINGS}
    os.environ.update(_SETTINGS)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Hidden:
    """The main script, out of sight of workers that would otherwise run it again."""

    def __init__(self) -> None:
        self._main = sys.modules["__main__"]
        self._kept: dict[str, object] = {}

    def hide(self) -> None:
        """Workers started from now on know no main script."""
        for name in ("__file__", "__spec__"):
            if getattr(self._main, name, None) is not None:
                self._kept[name] = getattr(self._main, name)
                setattr(self._main, name, None)

    def show(self) -> None:
        """Everything as it was."""
        for name, value in self._kept.items():
            setattr(self._main, name, value)
