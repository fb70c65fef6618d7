"""What every worker needs, imported once before workers are forked; nothing is computed here.

Workers share its memory until they write to it, which collecting garbage would do to all of it.
"""

import gc
import signal
from contextlib import nullcontext
from importlib import import_module
from importlib.util import find_spec

import pyarrow as pa

from harness.lean import without_pandas

signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the driver, even while this takes its time
with nullcontext() if find_spec("catboost") else without_pandas():  # CatBoost cannot do without
    for _name in ("sklearn.ensemble", "sklearn.linear_model", "sklearn.preprocessing", "lightgbm"):
        import_module(_name)
    import_module("harness.tuning.worker.fit")
    pa.array([0], pa.int64())  # with its first array Arrow looks for pandas
gc.collect()
gc.freeze()
