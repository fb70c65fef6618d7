import numpy as np
import pyarrow as pa
import pytest

from harness.errors import WorkspaceError
from harness.metrics import find_metric
from harness.scoring.hidden_rows import load_test_ids
from harness.scoring.predictions import NoPredictionsError, load_predictions, store_predictions
from harness.scoring.shape import shape_of
from harness.scoring.validate import make_checker

CHOICES = [
    ({}, [0.5, -1.0, 2.0, 3e300]),
    (
        {"task": "multiclass", "metric": "accuracy", "classes": ("a", "b c", "=d"), "truth": [0, 1, 2, 1]},
        np.array([2, 1, 0, 0], dtype=np.int32),
    ),
    (
        {"task": "multiclass", "metric": "log_loss", "classes": ("a", "b", "c"), "truth": [0, 1, 2, 1]},
        [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.25, 0.5, 0.25]],
    ),
    (
        {
            "task": "multiclass",
            "metric": "map_at_k",
            "options": {"k": 2},
            "classes": ("a", "b", "c"),
            "truth": [0, 1, 2, 1],
        },
        np.array([[0, 2], [1, -1], [2, 1], [0, -1]], dtype=np.int32),
    ),
    (
        {"task": "clustering", "metric": "v_measure", "classes": ("a", "b"), "truth": [0, 1, 0, 1]},
        np.array([0, 1, 1, 2], dtype=np.int32),
    ),
    ({"ids": ("w", "x", "y", "z")}, [1.0, 2.0, 3.0, 4.0]),
]


@pytest.mark.parametrize(("choices", "values"), CHOICES)
def test_what_is_kept_is_a_valid_submission_with_the_same_values(make_prepared, workspace, choices, values):
    prepared = make_prepared(**choices)
    shape = shape_of(prepared, find_metric(prepared.spec.metric.name))
    ids = load_test_ids(prepared)
    store_predictions(workspace, prepared, "e1", values=np.array(values), shape=shape, ids=ids)
    table = load_predictions(workspace, prepared, "e1")
    assert np.array_equal(make_checker(shape, ids).check_table(table).values, values)


def test_the_ids_are_kept_once_for_each_state_of_the_data(make_prepared, workspace):
    for data, ids in (("one", (1, 2, 3, 4)), ("two", (5, 6, 7, 8))):
        prepared = make_prepared(data_fingerprint=data, ids=ids)
        shape = shape_of(prepared, find_metric("rmse"))
        for entry in ("a", "b"):
            store_predictions(
                workspace, prepared, data + entry, values=np.ones(4), shape=shape, ids=pa.array(ids)
            )
    names = sorted(file.name for file in workspace.predictions("toy").glob("*.parquet"))
    assert names == [
        *(f"{entry}.parquet" for entry in ("onea", "oneb", "rows-one", "rows-two", "twoa", "twob"))
    ]
    assert load_predictions(workspace, prepared, "onea")["id"].to_pylist() == [1, 2, 3, 4]
    assert list((workspace.predictions("toy") / "staging").iterdir()) == []


def test_predictions_that_are_not_there_are_named(make_prepared, workspace):
    with pytest.raises(NoPredictionsError, match="The predictions of e9 are not kept here any more"):
        load_predictions(workspace, make_prepared(), "e9")


def test_a_file_with_another_byte_is_not_read(make_prepared, workspace):
    prepared = make_prepared()
    shape, ids = shape_of(prepared, find_metric("rmse")), pa.array([1, 2, 3, 4])
    store_predictions(workspace, prepared, "e1", values=np.array([0.5, -1.0, 2.0, 7.0]), shape=shape, ids=ids)
    file = workspace.predictions("toy") / "e1.parquet"
    whole, seven = file.read_bytes(), np.float64(7.0).tobytes()
    assert whole.count(seven) == 1
    file.write_bytes(whole.replace(seven, np.float64(8.0).tobytes()))
    with pytest.raises(NoPredictionsError, match=r"of e1 cannot be read: .*CRC checksum.*[^.]\.$"):
        load_predictions(workspace, prepared, "e1")
    file.write_bytes(whole)
    assert load_predictions(workspace, prepared, "e1").column(1).to_pylist() == [0.5, -1.0, 2.0, 7.0]


def test_a_disk_that_cannot_be_written_leaves_nothing(make_prepared, workspace):
    prepared = make_prepared()
    workspace.predictions("toy").parent.mkdir(parents=True)
    workspace.predictions("toy").write_text("a file where the folder should be")
    shape = shape_of(prepared, find_metric("rmse"))
    with pytest.raises(WorkspaceError, match=r"cannot be stored in .*Nothing was recorded"):
        store_predictions(
            workspace, prepared, "e", values=np.ones(4), shape=shape, ids=pa.array([1, 2, 3, 4])
        )
