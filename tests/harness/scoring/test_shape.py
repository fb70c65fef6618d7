import pytest

from harness.errors import SubmissionRefusedError
from harness.metrics import Need, find_metric
from harness.scoring.shape import match_header, shape_of


def shape(make_prepared, **choices):
    prepared = make_prepared(**choices)
    return shape_of(prepared, find_metric(prepared.spec.metric.name))


@pytest.mark.parametrize(
    ("choices", "names", "need"),
    [
        ({}, ("id", "y"), Need.VALUES),
        ({"metric": "roc_auc", "task": "binary", "classes": ("a", "b")}, ("id", "y"), Need.SCORES),
        ({"metric": "log_loss", "task": "binary", "classes": ("a", "b")}, ("id", "y"), Need.PROBABILITIES),
        (
            {"metric": "log_loss", "task": "multiclass", "classes": ("a", "b", "c")},
            ("id", "a", "b", "c"),
            Need.PROBABILITIES,
        ),
        ({"metric": "accuracy", "task": "multiclass", "classes": ("a", "b", "c")}, ("id", "y"), Need.LABELS),
        (
            {"metric": "map_at_k", "task": "multiclass", "classes": ("a", "b", "c"), "options": {"k": 2}},
            ("id", "y"),
            Need.LISTS,
        ),
        ({"metric": "v_measure", "task": "clustering", "classes": ("a", "b")}, ("id", "y"), Need.CLUSTERS),
        (
            {"metric": "mcrmse", "task": "multioutput", "targets": ("y", "z"), "truth": [0] * 8},
            ("id", "y", "z"),
            Need.VALUES,
        ),
    ],
)
def test_the_table_of_shapes(make_prepared, choices, names, need):
    found = shape(make_prepared, **{"truth": [0, 1, 0, 1]} | choices)
    assert (found.names, found.need) == (names, need)


def test_only_class_probabilities_sum_to_one(make_prepared):
    classes = {"classes": ("a", "b", "c"), "truth": [0, 1, 2, 1], "task": "multiclass"}
    assert shape(make_prepared, metric="log_loss", **classes).sums_to_one
    assert not shape(make_prepared, metric="accuracy", **classes).sums_to_one


def test_any_order_of_columns_will_do(make_prepared):
    assert match_header(("y", "id"), shape(make_prepared), file="f") == {"id": "id", "y": "y"}


def test_class_columns_may_be_written_as_other_numbers(make_prepared):
    found = shape(
        make_prepared, metric="log_loss", task="multiclass", classes=("0", "1", "2.5"), truth=[0, 1, 2, 1]
    )
    names = match_header(("id", "2.50", "0.0", "1"), found, file="f")
    assert names == {"id": "id", "0": "0.0", "1": "1", "2.5": "2.50"}


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("y",), r"f: The header has no column 'id'\. Expected, in any order: 'id', 'y'\. Found: 'y'\."),
        (
            ("id", "Y"),
            r"no column 'y'\. Is 'Y' meant to be 'y'\? The header has column 'Y' that does not belong",
        ),
        (("id", "y", "extra"), r"The header has column 'extra' that does not belong there\."),
        (("id", "y", "a", "b"), r"The header has columns 'a', 'b' that do not belong there\."),
        (("id", "y", "y"), r"The header has column 'y' more than once\."),
        (("\x1b[31mid", "y"), r"'�\[31mid'"),
        (("0", "1"), r"no columns 'id', 'y'\."),
    ],
)
def test_headers_that_are_refused(make_prepared, names, message):
    with pytest.raises(SubmissionRefusedError, match=message):
        match_header(names, shape(make_prepared), file="f")


def test_a_flood_of_columns_is_told_short(make_prepared):
    with pytest.raises(SubmissionRefusedError, match=r"… \(90 in all\)") as refusal:
        match_header(tuple(f"c{number}" for number in range(90)), shape(make_prepared), file="f")
    assert len(str(refusal.value)) < 600
