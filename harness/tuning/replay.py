"""A run repeated as it went: the same trials, each as far as it came then, without a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from harness.errors import UsageError
from harness.scoring.ready import open_ready
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.tuning.runs import find_run, read_tuned
from harness.tuning.trial import Proposal

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tuning.finish import Finished
    from harness.tuning.show import Watcher
    from harness.workspace import Workspace

__all__ = ["replay_run"]


def replay_run(
    workspace: Workspace, name: str, *, jobs: int | None, command: str, watcher: Watcher | None = None
) -> Finished:
    """The run carried out again; its scores are the same as long as data and libraries are."""
    facts = read_tuned(find_run(workspace, name))
    prepared = open_ready(workspace, facts["competition"])
    _refuse_changed(facts, prepared)
    done = [trial for trial in facts["schedule"] if trial["state"] == "done"]
    if not done:
        raise UsageError(f"The run {facts['run_id']} finished no trial, so there is nothing to repeat.")
    request = Request(
        models=tuple(dict.fromkeys(trial["family"] for trial in done)),
        trials=len(done),
        jobs=jobs,
        seed=facts["seed"],
        metric=facts["metric"] if facts["other_metric"] else None,
        ensemble=facts["ensemble"],
        command=command,
        schedule=tuple(Proposal(one["family"], one["config"], "replay", parts=_parts(one)) for one in done),
    )
    return tune_competition(prepared, workspace, request, watcher=watcher)


def _parts(trial: dict[str, Any]) -> tuple[int | None, ...]:
    """How far each fold goes: to the trial's common rounds, or to where the deadline cut it."""
    if trial["rounds"] is not None:
        return (trial["rounds"],) * len(trial["parts"])
    return (
        (None,) * len(trial["parts"]) if trial["complete"] else tuple(part or None for part in trial["parts"])
    )


def _refuse_changed(facts: dict[str, Any], prepared: Prepared) -> None:
    today = prepared.fingerprints
    then = facts["fingerprints"]
    changed = [name for name in ("spec", "data", "metric") if then[name] != getattr(today, name)]
    if changed:
        raise UsageError(
            f"The {' and the '.join(changed)} of {prepared.slug} changed since the run {facts['run_id']}: it "
            "cannot be repeated. Start a new one with: harness tune"
        )
