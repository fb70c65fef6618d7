import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from harness.errors import SubmissionRefusedError
from harness.metrics import find_metric
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.predictions import NoPredictionsError, store_predictions
from harness.scoring.shape import shape_of
from harness.scoring.stored import StoredPredictions

CLASSES = {"classes": ("a", "b", "c"), "truth": [0, 1, 2, 1], "task": "multiclass"}
CHOICES = [
    ({}, [0.5, -1.0, 2.0, 3e300]),
    ({"ids": ("z", "x", "y", "w")}, [1.0, 2.0, 3.0, 4.0]),
    ({**CLASSES, "metric": "accuracy"}, np.array([2, 1, 0, 0], dtype=np.int32)),
    ({**CLASSES, "metric": "log_loss"}, [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.25, 0.5, 0.25]]),
    (
        {**CLASSES, "metric": "map_at_k", "options": {"k": 2}},
        np.array([[0, 2], [1, -1], [2, 1], [0, -1]], dtype=np.int32),
    ),
    (
        {"task": "clustering", "metric": "v_measure", "classes": ("a", "b"), "truth": [0, 1, 0, 1]},
        np.array([0, 1, 1, 2], dtype=np.int32),
    ),
]


def keep(workspace, prepared, values, entry="e1"):
    shape = shape_of(prepared, find_metric(prepared.spec.metric.name))
    ids = load_test_ids(prepared)
    store_predictions(workspace, prepared, entry, values=np.array(values), shape=shape, ids=ids)


@pytest.mark.parametrize(("choices", "values"), CHOICES)
def test_what_was_kept_comes_back(make_prepared, workspace, choices, values):
    prepared = make_prepared(**choices)
    keep(workspace, prepared, values)
    loaded = StoredPredictions(workspace, prepared).load("e1")
    assert loaded.tolist() == np.array(values).tolist()


def test_what_was_handed_in_before_the_data_changed_follows_the_ids_of_today(make_prepared, workspace):
    keep(workspace, make_prepared(data_fingerprint="one", ids=(1, 2, 3, 4)), [1.0, 2.0, 3.0, 4.0])
    today = make_prepared(data_fingerprint="two", ids=(4, 2, 1), truth=(0.0, 0.0, 0.0))
    assert StoredPredictions(workspace, today).load("e1").tolist() == [4.0, 2.0, 1.0]


def test_predictions_that_are_of_no_use_are_refused(make_prepared, workspace):
    prepared = make_prepared()
    with pytest.raises(NoPredictionsError, match="The predictions of e9 are not kept here any more"):
        StoredPredictions(workspace, prepared).load("e9")
    keep(workspace, prepared, [1.0, 2.0, 3.0, 4.0])
    file = workspace.predictions("toy") / "e1.parquet"
    table = parquet.ParquetFile(file).read()
    broken = pa.table({"y": [1.0, float("nan"), 3.0, 4.0]})
    parquet.write_table(broken.replace_schema_metadata(table.schema.metadata), file)
    with pytest.raises(SubmissionRefusedError, match="1 cell is NaN or infinite"):
        StoredPredictions(workspace, prepared).load("e1")
