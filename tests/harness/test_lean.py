"""Libraries imported without pandas, in processes of their own, and what meets frames after all."""

import subprocess
import sys

ALONE = """
import sys
from harness.lean import keep_pandas_from_arrow, meet_frames, without_pandas

with without_pandas():
    import lightgbm
    import pyarrow as pa
    import sklearn.ensemble

    pa.array([0], pa.int64())
print("pandas" in sys.modules)
"""
USED = """
meet_frames()
import numpy as np, pandas as pd
from lightgbm import LGBMRegressor
from sklearn.compose import make_column_transformer

frame = pd.DataFrame({"word": pd.Categorical(["a", "b"] * 30), "number": range(60)})
target = np.where(frame["word"] == "a", 1.0, 0.0)
model = LGBMRegressor(min_child_samples=5, verbose=-1).fit(frame, target)
print(np.abs(model.predict(frame) - target).max() < 0.1)
print(make_column_transformer(("passthrough", ["number"])).fit_transform(frame).shape)
missing = pd.Series([pd.NA, pd.NaT, None, "x"], dtype=object)
print(pa.array(missing).null_count, pa.Table.from_pandas(missing.to_frame("a"))["a"].null_count)
print(pa.array([pd.Timestamp(1)], pa.timestamp("ns"))[0].value)
"""
PRELOADED = """
import importlib.util, sys
importlib.util.find_spec = lambda name: None  # as where CatBoost is not installed
import harness.tuning.engine.preload
print("pandas" in sys.modules, sys.modules["lightgbm"].compat.PANDAS_INSTALLED)
"""
NO_PANDAS_KNOWN = """
import pyarrow as pa
from harness.lean import keep_pandas_from_arrow
keep_pandas_from_arrow()
table = pa.table({"a": [1, None], "b": ["x", "y"]})
import sys
print("pandas" in sys.modules, table.to_pandas()["b"].tolist())
"""


def answers(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.split("\n")[:-1]


def test_who_meets_frames_finds_every_library_prepared_for_them() -> None:
    assert answers(ALONE + USED) == ["False", "True", "(60, 1)", "3 3", "1"]


def test_workers_are_born_without_it_where_catboost_does_not_ask_for_it() -> None:
    assert answers(PRELOADED) == ["False False"]


def test_a_process_that_has_pandas_keeps_it() -> None:
    alone = ALONE.replace("import sys", "import sys, pandas", 1)
    check = "before = lightgbm; meet_frames(); import lightgbm; print(lightgbm is before)"
    assert answers(alone + "print(lightgbm.compat.PANDAS_INSTALLED)\n" + check) == ["True"] * 3


def test_models_fitted_without_pandas_can_be_read_by_who_has_met_frames() -> None:
    fitted = """
import pickle, numpy as np
booster = lightgbm.train({"verbose": -1}, lightgbm.Dataset(np.arange(60.0)[:, None], np.arange(60.0)), 2)
kept = pickle.dumps(booster)
meet_frames()
print(np.ptp(pickle.loads(kept).predict(np.arange(60.0)[:, None])) > 0)
"""
    assert answers(ALONE + fitted) == ["False", "True"]


def test_a_driver_makes_arrays_without_pandas_and_frames_with_it() -> None:
    assert answers(NO_PANDAS_KNOWN) == ["False ['x', 'y']"]
