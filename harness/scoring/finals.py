"""Which entries of a team count in the end: those it chose, then its best public ones."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import compute

from leaderboard.arrays import build_array
from leaderboard.ranking import rank_board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.metrics import Metric


def keep_finals(current: pa.Table, prepared: Prepared, metric: Metric) -> pa.Table:
    """The board without the submissions that are not final; all of it where the rules name no number."""
    allowed = prepared.spec.rules.final_submissions if prepared.spec.rules else None
    if allowed is None:
        return current
    ranking = rank_board(current, share="public", direction=metric.direction, per_team=False, rules=True)
    kinds, teams, chosen = (ranking[name].to_pylist() for name in ("kind", "team", "chosen"))
    order = sorted(range(len(teams)), key=lambda row: not chosen[row])  # chosen first, else as ranked
    finals: list[str] = []
    taken: Counter[str] = Counter()
    for row in order:
        if kinds[row] != "submission" or taken[teams[row]] < allowed:
            finals.append(ranking["entry_id"][row].as_py())
            taken[teams[row]] += kinds[row] == "submission"
    return current.filter(compute.is_in(current["entry_id"], value_set=build_array(finals, pa.string())))
