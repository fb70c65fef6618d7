"""Ten men to learn from, so one thing is learnt."""

from __future__ import annotations

import pandas as pd

TARGETS = ["weight", "waist", "pulse"]


def situps_line(train: pd.DataFrame, test: pd.DataFrame) -> pd.DataFrame:
    """A straight line through the sit-ups for each target."""
    situps = train["situps"] - train["situps"].mean()
    offset = test["situps"] - train["situps"].mean()
    slopes = {name: (situps * train[name]).sum() / (situps**2).sum() for name in TARGETS}
    return pd.DataFrame({name: train[name].mean() + slopes[name] * offset for name in TARGETS})
