"""The record of a run, run.json: what was asked, what was tried, what came of it."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter, ValidationError

from baselines.learning import Setting  # noqa: TC001 - pydantic resolves the types of a record
from harness.competition.prepared import Fingerprints  # noqa: TC001 - the same
from harness.errors import WorkspaceError
from harness.version import __version__
from harness.whole_file import whole_file

if TYPE_CHECKING:
    from harness.tuning.proposal import Mixture
    from harness.tuning.trial import Trial

__all__ = [
    "EntryRecord",
    "Outcome",
    "RunKind",
    "RunRecord",
    "Scheduled",
    "Skipped",
    "Status",
    "read_run",
    "schedule_trial",
    "write_run",
]

RunKind = Literal["tune", "evaluate", "cluster"]
Status = Literal["running", "finished", "interrupted", "failed"]
_FILE = "run.json"


def _this_process() -> tuple[str, int]:
    return platform.node(), os.getpid()


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A trial as it went, for whoever repeats it."""

    trial: int
    family: str
    config: dict[str, Setting]
    source: str
    state: str
    upon: tuple[int, ...] = ()  # trials whose predictions it sees beside the features
    rounds: int | None = None
    parts: tuple[int, ...] = ()  # how far each fold went
    whole: int = 0  # and the model of all rows, where there is one
    refits: bool | None = None  # whether there is one; None in older records
    complete: bool = True


@dataclass(frozen=True)
class Skipped:
    """A family, or a configuration of it, that was not tried."""

    family: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class EntryRecord:
    """An entry that a run put on the board, and what it is made of."""

    entry_id: str
    score: float | None
    trial: int | None = None  # of a single model
    weights: dict[int, float] | None = None  # by trial, of a mixture
    intercepts: tuple[float, ...] = ()  # of a stack


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a run; its entries stand under their model's names."""

    winner: str
    submission: str
    entries: dict[str, EntryRecord]
    tuning_gain: float | None = None
    ensemble_gain: float | None = None
    selection_bias: float | None = None
    lost: str | None = None  # why the ensemble or the stack could not be made


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """All that is known of a run."""

    run_id: str
    competition: str
    kind: RunKind
    status: Status
    command: str
    metric: str
    fingerprints: Fingerprints
    problem: str  # the key of the rows and folds that models learnt from
    libraries: dict[str, str]
    code: str = ""  # the digest of the code that fits
    started_at: str
    elapsed: float | None
    own_metric: bool = False  # whether trials were measured by another metric than the competition's
    seed: int = 0
    seconds: float | None = None
    trials: int | None = None
    jobs: int | None = None
    engine: str = "local"
    models: tuple[str, ...] = ()
    ensemble: bool = True
    quick: bool = False
    process: tuple[str, int] = field(default_factory=_this_process)
    harness_version: str = __version__
    skipped: tuple[Skipped, ...] = ()
    schedule: tuple[Scheduled, ...] = ()
    outcome: Outcome | None = None

    @property
    def chosen_metric(self) -> str | None:
        """The metric of --metric, where one was asked for."""
        return self.metric if self.own_metric else None

    @property
    def mixtures(self) -> tuple[Mixture, ...] | None:
        """What it mixed at its end, where it came to an end; a stack without intercepts is a greedy one."""
        if self.outcome is None:
            return None
        mixtures: list[Mixture] = ["ensemble"] if "ensemble" in self.outcome.entries else []
        stack = self.outcome.entries.get("stack")
        if stack is not None:
            mixtures.append("stack" if stack.intercepts else "greedy stack")
        return tuple(mixtures)


def schedule_trial(trial: Trial) -> Scheduled:
    """What is needed to repeat a trial."""
    return Scheduled(
        trial=trial.number,
        family=trial.proposal.family,
        config=dict(trial.proposal.config),
        source=trial.proposal.source,
        state=trial.state,
        upon=trial.proposal.upon,
        rounds=trial.rounds,
        parts=tuple(trial.reports[fold].rounds for fold in sorted(trial.reports)),
        whole=trial.whole_rounds,
        refits=trial.refits,
        complete=trial.is_complete and not any(trial.proposal.parts),
    )


_ADAPTER = TypeAdapter(RunRecord)


def write_run(folder: Path, record: RunRecord) -> None:
    """Keep what is known of the run."""
    file = folder / _FILE
    try:
        with whole_file(file) as stream:
            stream.write(_ADAPTER.dump_json(record, indent=1))
    except OSError as error:
        raise WorkspaceError(
            f"{file} cannot be written ({error.strerror}). Make room, then try again."
        ) from error


def read_run(folder: Path) -> RunRecord:
    """What is known of the run."""
    try:
        return _ADAPTER.validate_json((folder / _FILE).read_bytes())
    except OSError as error:
        raise WorkspaceError(f"The record of the run in {folder} cannot be read: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or _FILE
        raise WorkspaceError(
            f"The record of the run in {folder} cannot be read: {place}: {first['msg']}. "
            "Remove the folder, or make the run again."
        ) from error
