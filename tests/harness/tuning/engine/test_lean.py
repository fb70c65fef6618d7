"""Libraries imported without pandas, in processes of their own, and what meets frames after all."""

import subprocess
import sys

ALONE = """
import sys
from harness.tuning.engine.lean import import_arrow_alone, meet_frames, without_pandas

with without_pandas():
    import sklearn.ensemble
    import lightgbm
    import xgboost
import_arrow_alone()
assert "pandas" not in sys.modules
"""
USED = """
import numpy as np, pandas as pd, pyarrow as pa
from lightgbm import LGBMRegressor
from sklearn.compose import make_column_transformer
from xgboost import XGBRegressor

frame = pd.DataFrame({"word": pd.Categorical(["a", "b"] * 30), "number": range(60)})
target = np.where(frame["word"] == "a", 1.0, 0.0)
for model in (LGBMRegressor(min_child_samples=5, verbose=-1), XGBRegressor(enable_categorical=True)):
    print(np.abs(model.fit(frame, target).predict(frame) - target).max() < 0.1)
print(make_column_transformer(("passthrough", ["number"])).fit_transform(frame).shape)
print(pa.array(pd.Series([1.0, None])).null_count)
"""


def answers(code: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.split("\n")[:-1]


def test_who_meets_frames_finds_every_library_prepared_for_them() -> None:
    assert answers(ALONE + "meet_frames()" + USED) == ["True", "True", "(60, 1)", "1"]


def test_a_process_that_has_pandas_keeps_it() -> None:
    alone = ALONE.replace("import sys", "import sys, pandas", 1).rpartition("assert")[0]
    assert answers(alone + "print(lightgbm.compat.PANDAS_INSTALLED)") == ["True"]
    assert answers(
        alone + "before = lightgbm; meet_frames(); import lightgbm; print(lightgbm is before)"
    ) == ["True"]


def test_models_fitted_without_pandas_can_be_read_by_who_has_met_frames() -> None:
    fitted = """
import pickle, numpy as np
booster = lightgbm.train({"verbose": -1}, lightgbm.Dataset(np.arange(60.0)[:, None], np.arange(60.0)), 2)
kept = pickle.dumps(booster)
meet_frames()
print(np.ptp(pickle.loads(kept).predict(np.arange(60.0)[:, None])) > 0)
"""
    assert answers(ALONE + fitted) == ["True"]
