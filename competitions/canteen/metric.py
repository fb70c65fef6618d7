"""What a forecast costs the kitchen, in euros a school day: lower is better."""

from __future__ import annotations

import numpy as np
import pandas as pd


class ParticipantVisibleError(Exception):
    """A mistake of the participant; its text is shown to them. Any other exception is the host's."""


def score(
    solution: pd.DataFrame,
    submission: pd.DataFrame,
    row_id_column_name: str,
    *,
    hungry: float = 4.0,
    leftover: float = 1.5,
) -> float:
    """The mean cost of a day: `hungry` for each lunch too few, `leftover` for each lunch too many."""
    target = next(name for name in submission.columns if name != row_id_column_name)
    cooked = submission[target].to_numpy(dtype=float)
    if (cooked < 0).any():
        raise ParticipantVisibleError(f"{target} must not be negative: nobody can cook less than nothing.")
    short = solution[target].to_numpy(dtype=float) - cooked
    return float(np.where(short > 0, hungry * short, -leftover * short).mean())
