"""Where fits run: an order goes in, a future comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from harness.errors import UsageError
from harness.tuning.engine.cores import usable_cores

if TYPE_CHECKING:
    from harness.tuning.engine.base import Engine

__all__ = ["EngineName", "start_engine"]

EngineName = Literal["local", "dask"]


def start_engine(name: EngineName, *, jobs: int | None, address: str | None = None) -> Engine:
    """The engine of that name, ready for orders: as many at once as there are cores, or fewer."""
    if name == "local":
        from harness.tuning.engine.local import LocalEngine  # each engine needs a library of its own

        cores = usable_cores()
        return LocalEngine(min(jobs or cores, cores))
    if name == "dask":
        from harness.tuning.engine.dask import DaskEngine

        return DaskEngine(jobs, address=address)
    raise UsageError(f"There is no engine named {name!r}. Known: local, dask.")
