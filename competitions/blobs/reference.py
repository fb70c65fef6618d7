"""What the cleaner suggested."""

from __future__ import annotations

import pandas as pd

COLOURS = (0.0, 70.0, 130.0, 180.0, 360.0)


def by_colour(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:  # noqa: ARG001 - nothing to learn from
    """Sorted by colour: amber, green, sea green, blue; a bead whose hue is lost goes to the blue ones."""
    return pd.cut(test["hue"].fillna(360.0), COLOURS, labels=["amber", "green", "sea", "blue"]).astype(str)
