"""What every worker needs, imported once before workers are forked; nothing is computed here."""

import signal

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the driver, even while this takes its time

import lightgbm  # noqa: E402, F401
import sklearn.ensemble
import sklearn.linear_model
import sklearn.preprocessing  # noqa: E402, F401

import harness.tuning.fit  # noqa: E402, F401
