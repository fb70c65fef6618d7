"""What every worker needs, imported once before workers are forked; nothing is computed here."""

import signal
from importlib import import_module

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the driver, even while this takes its time
for _name in ("sklearn.ensemble", "sklearn.linear_model", "sklearn.preprocessing", "lightgbm"):
    import_module(_name)
import_module("harness.tuning.worker.fit")
