"""What the cook does already."""

from __future__ import annotations

import pandas as pd

ENOUGH = 4.0 / (
    4.0 + 1.5
)  # an empty plate costs 4.00, a leftover 1.50: this share of days should not run short


def same_dish(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:
    """The mean of all days with that dish; a new dish gets the mean of all days."""
    return test["dish"].map(train.groupby("dish")["lunches"].mean()).fillna(train["lunches"].mean())


def same_dish_and_some_more(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:
    """What would have been enough on 73 of 100 days with that dish."""
    enough = train.groupby("dish")["lunches"].quantile(ENOUGH)
    return test["dish"].map(enough).fillna(train["lunches"].quantile(ENOUGH))
