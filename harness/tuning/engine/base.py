"""The shape of an engine: that of concurrent.futures, with a hard limit for each order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

__all__ = ["Engine", "OrderLostError"]

Order = TypeVar("Order")
Report = TypeVar("Report")


class OrderLostError(Exception):
    """An order that ended without a report: its worker died, or had to be killed; the message says which."""


class Engine(Protocol):
    """Runs functions elsewhere."""

    jobs: int  # how many orders run at once

    def submit(
        self, function: Callable[[Order], Report], order: Order, *, limit: float | None = None
    ) -> Future[Report]:
        """The report to come; after `limit` seconds of running its worker is killed, if it is ours."""
        ...

    def explain(self, error: BaseException) -> str:
        """Why an order ended without a report, in a few words."""
        ...

    def stop(self) -> None:
        """End everything now, running orders included."""
        ...
