"""What anyone can do about crickets without a computer."""

from __future__ import annotations

import pandas as pd


def dolbear(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:  # noqa: ARG001 - a law needs no training
    """Amos Dolbear's law of 1897, in degrees Celsius."""
    return 10.0 + (test["chirps"] - 40.0) * 5.0 / 36.0


def least_squares(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:
    """The straight line with the smallest squared error."""
    chirps = train["chirps"] - train["chirps"].mean()
    slope = (chirps * train["celsius"]).sum() / (chirps**2).sum()
    return train["celsius"].mean() + slope * (test["chirps"] - train["chirps"].mean())
