"""What is asked of a run, and whether it makes sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from baselines.families.registry import available_families, find_family
from harness.errors import UsageError

if TYPE_CHECKING:
    from baselines.learning import Shape
    from harness.tuning.engine import EngineName
    from harness.tuning.proposal import Mixture, Proposal

__all__ = ["Request", "check_request", "choose_families"]

DEFAULT_SECONDS = 60.0
_LEAST_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of a run."""

    models: Sequence[str] = ()  # none: all that serve
    seconds: float | None = None
    trials: int | None = None
    jobs: int | None = None
    engine: EngineName = "local"
    address: str | None = None  # of the scheduler of a Dask cluster
    seed: int = 0
    metric: str | None = None
    ensemble: bool = True
    quick: bool = False
    command: str = ""  # that repeats it
    schedule: Sequence[Proposal] = ()  # of an earlier run, to be repeated as it was
    mixtures: tuple[Mixture, ...] | None = None  # that it made, and no others are to be made; None: all


def check_request(request: Request) -> Request:
    """The request with what it leaves open decided; UsageError if it makes no sense."""
    if request.seconds is not None and request.trials is not None:
        raise UsageError("Give either a budget or a number of trials: a run ends by one of them.")
    if request.trials is not None and request.trials < 1:
        raise UsageError(f"{request.trials} trials are none. Give at least 1.")
    if request.jobs is not None and request.jobs < 1:
        raise UsageError(f"{request.jobs} jobs do nothing. Give at least 1.")
    if not 0 <= request.seed < 2**31:
        raise UsageError(f"The seed {request.seed} is out of range. Give one from 0 to {2**31 - 1}.")
    if request.trials is None and request.seconds is None:
        return replace(request, seconds=DEFAULT_SECONDS)
    if request.seconds is not None and request.seconds < _LEAST_SECONDS:
        raise UsageError(
            f"A budget of {request.seconds:g} s is too short to load the libraries. "
            f"Give at least {_LEAST_SECONDS:g} s, or --trials N for a run without a clock."
        )
    return request


def choose_families(models: Sequence[str], shape: Shape) -> list[str]:
    """The families that are asked for, or all, as far as they serve a problem of this shape."""
    asked = list(dict.fromkeys(find_family(name).name for name in models))
    missing = [name for name in asked if name not in available_families()]
    if missing:
        raise UsageError(f"{missing[0]} is not installed. Run: pip install 'harness[{missing[0]}]'")
    refused = [name for name in asked if not find_family(name).serves(shape)]
    if refused:
        names = ", ".join(refused)
        raise UsageError(f"{names} cannot serve {shape.task} on {shape.rows:,} rows. Leave it out.")
    return asked or [name for name in available_families() if find_family(name).serves(shape)]
