"""What every worker needs, imported once before workers are forked; nothing is computed here.

Workers share its memory until they write to it, which collecting garbage would do to all of it.
"""

import gc
import signal
from importlib import import_module

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the driver, even while this takes its time
for _name in ("sklearn.ensemble", "sklearn.linear_model", "sklearn.preprocessing", "lightgbm"):
    import_module(_name)
import_module("harness.tuning.worker.fit")
gc.collect()
gc.freeze()
