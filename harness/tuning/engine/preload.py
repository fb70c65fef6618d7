"""What every worker needs, imported once before workers are forked; nothing is computed here."""

import lightgbm  # noqa: F401
import sklearn.ensemble
import sklearn.linear_model
import sklearn.preprocessing  # noqa: F401

import harness.tuning.fit  # noqa: F401
