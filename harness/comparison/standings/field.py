"""Who takes part in which tasks, and what becomes of those who lack some."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from harness.errors import UsageError

if TYPE_CHECKING:
    from harness.comparison.standings.tasks import Key, Task

__all__ = ["Field", "Missing", "choose_field"]

Missing = Literal["worst", "skip"]


@dataclass(frozen=True, kw_only=True)
class Field:
    """The errors (competitions, contestants), infinite where a contestant has none."""

    competitions: tuple[str, ...]
    contestants: tuple[str, ...]
    errors: np.ndarray
    from_perfect: np.ndarray  # of each competition: whether its errors are counted from perfect predictions
    rare: tuple[str, ...] = ()  # contestants left out, because they have entries in less than half
    dropped: tuple[str, ...] = ()  # competitions left out, because they compare nobody or somebody lacks them


def choose_field(tasks: Sequence[Task], *, missing: Missing, everyone: bool) -> Field:
    """The contestants of at least half of these tasks, or everyone, and the tasks that compare them."""
    counts = Counter(key for task in tasks for key in task.errors)
    kept = {key for key, count in counts.items() if everyone or 2 * count >= len(tasks)}
    needed = len(kept) if missing == "skip" else 2
    used = [task for task in tasks if len(kept & task.errors.keys()) >= max(needed, 2)]
    keys = sorted(key for key in kept if any(key in task.errors for task in used))
    names = _name(counts.keys())
    if not used:
        raise UsageError(_explain(sorted(names[key] for key in kept), missing))
    return Field(
        competitions=tuple(task.competition for task in used),
        contestants=tuple(names[key] for key in keys),
        errors=np.array([[task.errors.get(key, math.inf) for key in keys] for task in used]),
        from_perfect=np.array([task.from_perfect for task in used]),
        rare=tuple(sorted(names[key] for key in counts.keys() - kept)),
        dropped=tuple(task.competition for task in tasks if task not in used),
    )


def _name(keys: Collection[Key]) -> Mapping[Key, str]:
    """What contestants are called: a team that has the name of a model is told from it."""
    return {
        (by, name): f"{name} (team)" if by == "team" and ("model", name) in keys else name
        for by, name in keys
    }


def _explain(contestants: Sequence[str], missing: Missing) -> str:
    if len(contestants) < 2:
        who = f"only {contestants[0]} takes part" if contestants else "nobody takes part"
        return (
            f"Standings need at least two contestants, but {who} in at least half of the competitions. "
            "Hand in more entries, or count everyone with --all."
        )
    if missing == "skip":
        return (
            f"No competition has an entry of all {len(contestants)} contestants. "
            "Name competitions that they share, or count who is missing as the worst: --missing worst"
        )
    return (
        f"No competition has entries of two of these contestants: {', '.join(contestants[:6])}. "
        "Hand in entries of the same models or teams to several competitions."
    )
