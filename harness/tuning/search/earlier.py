"""What earlier runs found out about the same problem: a longer budget continues a shorter one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from harness.tuning.ledger.keys import library_versions
from harness.tuning.ledger.ledger import Ledger
from harness.tuning.proposal import Proposal
from harness.tuning.record.runs import list_runs, read_runs
from harness.tuning.record.trials import read_trials

if TYPE_CHECKING:
    from harness.tuning.measure.goal import Goal
    from harness.tuning.worker.orders import Place

__all__ = ["recall_proposals"]

_MOST = 40  # the best of them; more would cost an ensemble time and bring it nothing


def recall_proposals(place: Place, goal: Goal, *, metric: str, seed: int) -> list[Proposal]:
    """The searched configurations whose fits are all kept, the best first: having them costs nothing."""
    ledger = Ledger(place.ledger)
    found: dict[tuple[str, str], tuple[float, Proposal]] = {}
    for folder, record in read_runs(list_runs(place.run.parent)):
        same = (record.problem, record.metric, record.seed) == (place.problem.name, metric, seed)
        if not same or record.libraries != library_versions():
            continue
        for family, params, score, keys in _searched(folder):
            if (family, params) not in found and all(map(ledger.has, keys)):
                found[family, params] = (goal.loss_of(score), Proposal(family, json.loads(params), "earlier"))
    ranked = sorted(found.values(), key=lambda one: one[0])
    return [proposal for _, proposal in ranked[:_MOST]]


def _searched(folder: Path) -> Iterator[tuple[str, str, float, list[str]]]:
    for row in read_trials([folder]).to_pylist():
        searched = row["source"] in ("search", "earlier") and row["state"] == "done" and row["complete"]
        if searched and row["cv_mean"] is not None:
            yield row["family"], row["params"], row["cv_mean"], row["fits"]
