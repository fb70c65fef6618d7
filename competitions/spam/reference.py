"""What a telephone could do in 2005."""

from __future__ import annotations

import numpy as np
import pandas as pd

LOUD = r"\bfree\b|\bwon\b|\bwinner|\bclaim\b|congratulations|dear customer|gift card"
SURE = r"crypto|no experience|lose \d+ kg|your profile|sold for|your account at|you have (?:won|w0n|been)"


def loud_words(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:  # noqa: ARG001 - by ear
    """Spam is what says free, won, winner, claim, congratulations, dear customer or gift card."""
    return _flag(test["message"].str.contains(LOUD, case=False, regex=True))


def sure_words(train: pd.DataFrame, test: pd.DataFrame) -> pd.Series:  # noqa: ARG001 - by ear
    """Spam is what no friend would write, unless it comes from one."""
    return _flag(test["message"].str.contains(SURE, case=False, regex=True) & (test["sender"] != "contact"))


def _flag(spam: pd.Series) -> pd.Series:
    return pd.Series(np.where(spam, "spam", "ham"))
