"""A run repeated as it went: the same trials, each as far as it came then, without a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from harness.console import say
from harness.errors import UsageError
from harness.scoring.ready import open_ready
from harness.tuning.ledger.keys import code_digest, library_versions
from harness.tuning.proposal import Proposal
from harness.tuning.record.runs import find_run, read_tuned
from harness.tuning.request import Request
from harness.tuning.run import tune_competition

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tuning.outcome.finish import Finished
    from harness.tuning.record.run_record import RunRecord, Scheduled
    from harness.tuning.show import Watcher
    from harness.workspace import Workspace

__all__ = ["replay_run"]


def replay_run(
    workspace: Workspace, name: str, *, jobs: int | None, command: str, watcher: Watcher | None = None
) -> Finished:
    """The run carried out again; its scores are the same as long as data and libraries are."""
    record, _ = read_tuned(find_run(workspace, name))
    prepared = open_ready(workspace, record.competition)
    _refuse_changed(record, prepared)
    _warn_of_changes(record)
    done = [trial for trial in record.schedule if trial.state == "done"]
    if not done:
        raise UsageError(f"The run {record.run_id} finished no trial, so there is nothing to repeat.")
    numbers = {one.trial: number for number, one in enumerate(done)}
    request = Request(
        models=tuple(dict.fromkeys(trial.family for trial in done)),
        trials=len(done),
        jobs=jobs,
        seed=record.seed,
        metric=record.chosen_metric,
        ensemble=record.ensemble,
        command=command,
        schedule=tuple(_repeat(one, numbers) for one in done),
        mixtures=record.mixtures,
    )
    return tune_competition(prepared, workspace, request, watcher=watcher)


def _repeat(trial: Scheduled, numbers: Mapping[int, int]) -> Proposal:
    """The trial again; `numbers`: what the trials are called this time."""
    return Proposal(
        trial.family,
        trial.config,
        "replay",
        parts=_parts(trial),
        whole=trial.whole or None,
        refits=trial.refits,
        upon=tuple(numbers[one] for one in trial.upon),
    )


def _warn_of_changes(record: RunRecord) -> None:
    """Say what may make the scores come out different."""
    now = library_versions()
    changed = [name for name, version in record.libraries.items() if now.get(name) != version]
    if record.code != code_digest():
        changed.append("the code of the baselines")
    if changed:
        say(f"Since the run {record.run_id} {', '.join(changed)} changed: its scores may come out different.")


def _parts(trial: Scheduled) -> tuple[int | None, ...]:
    """How far each fold goes: to the trial's common rounds, or to where the deadline cut it."""
    if trial.rounds is not None:
        return tuple(min(trial.rounds, part) for part in trial.parts)
    return (None,) * len(trial.parts) if trial.complete else tuple(part or None for part in trial.parts)


def _refuse_changed(record: RunRecord, prepared: Prepared) -> None:
    then, today = asdict(record.fingerprints), asdict(prepared.fingerprints)
    changed = [name for name in then if then[name] != today[name]]
    if changed:
        raise UsageError(
            f"The {' and the '.join(changed)} of {prepared.slug} changed since the run {record.run_id}: it "
            f"cannot be repeated. Start a new one with: harness tune {prepared.slug}"
        )
