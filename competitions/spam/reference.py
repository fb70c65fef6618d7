"""What a telephone could do in 2005."""

from __future__ import annotations

import numpy as np
import pandas as pd

LOUD = r"\bfree\b|\bwon\b|\bwinner|\bclaim\b|congratulations|crypto|dear customer|gift card|no experience"


def never_block(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:  # noqa: ARG001 - it learns nothing
    """Let everything through: no friend is ever lost."""
    return pd.Series(["ham"] * len(test))


def loud_words(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:  # noqa: ARG001 - words by ear
    """Spam is what shouts one of nine words and comes from nobody in the address book."""
    loud = test["message"].str.contains(LOUD, case=False, regex=True) & (test["sender"] != "contact")
    return pd.Series(np.where(loud, "spam", "ham"))
