"""Diagnostics of predictions that one can check by hand."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from harness.metrics import Need, Truth
from harness.page.blocks import Block, Figure, Listing
from harness.reporting.diagnostics.calibration import CALIBRATION, calibrate
from harness.reporting.diagnostics.case import Case, thin
from harness.reporting.diagnostics.confusion import CONFUSION
from harness.reporting.diagnostics.precision_recall import PRECISION_RECALL
from harness.reporting.diagnostics.registry import DIAGNOSTICS
from harness.reporting.diagnostics.residuals import RESIDUALS
from harness.reporting.diagnostics.roc import ROC
from harness.reporting.diagnostics.worst_rows import WORST_ROWS


def make(need: Need, true: list[float], given: np.ndarray, classes: tuple[str, ...] = ()) -> Case:
    values = np.array(true, dtype=np.int64 if classes else np.float64)
    return Case(
        entry="mine",
        what=f"{len(true)} rows",
        need=need,
        classes=classes,
        targets=("y",),
        truth=Truth(values, len(classes)),
        prediction=given,
        features=pa.table({"id": np.arange(len(true)), "x": np.arange(len(true)) * 0.5}),
        id="id",
    )


BINARY = make(Need.PROBABILITIES, [0, 0, 1, 1], np.array([0.1, 0.6, 0.4, 0.9]), ("no", "yes"))
SEVERAL = make(
    Need.PROBABILITIES,
    [0, 1, 2, 2],
    np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.6, 0.1, 0.3], [0.1, 0.1, 0.8]]),
    ("a", "b", "c"),
)
LABELS = make(Need.LABELS, [0, 1, 1, 0], np.array([0, 1, 0, 0]), ("no", "yes"))
NUMBERS = make(Need.VALUES, [1.0, 2.0, 3.0], np.array([1.5, 2.0, 1.0]))
CLUSTERS = make(Need.CLUSTERS, [0, 1, 1], np.array([5, 5, 6]), ("a", "b"))


def one_figure(blocks: list[Block]) -> Figure:
    return next(block for block in blocks if isinstance(block, Figure))


@pytest.mark.parametrize(
    ("case", "titles"),
    [
        (BINARY, ["ROC curve", "Precision and recall", "Calibration", "Confusion", "Worst rows"]),
        (SEVERAL, ["ROC curve", "Precision and recall", "Calibration", "Confusion", "Worst rows"]),
        (LABELS, ["Confusion", "Worst rows"]),
        (NUMBERS, ["Errors", "Worst rows"]),
        (CLUSTERS, []),
    ],
    ids=["binary", "several", "labels", "numbers", "clusters"],
)
def test_each_case_gets_what_applies_to_it(case: Case, titles: list[str]) -> None:
    assert [one.title for one in DIAGNOSTICS if list(one.build(case))] == titles


def test_areas_are_those_by_hand() -> None:
    assert "yes, area 0.7500" in one_figure(list(ROC.build(BINARY))).caption
    chart = one_figure(list(ROC.build(SEVERAL))).chart
    assert "c, area 1.0000" in chart
    assert "a, area 1.0000" in chart
    # at recall 1/2 precision is 1, at recall 1 it is 2/3
    assert "average precision 0.8333" in one_figure(list(PRECISION_RECALL.build(BINARY))).caption


def test_calibration_bins_hold_as_many_rows() -> None:
    chance = np.array([0.1, 0.1, 0.9, 0.9])
    bins = calibrate(chance, np.array([0, 1, 1, 1]), np.array([1.0, 1.0, 1.0, 3.0]))
    assert bins[:, 0] == pytest.approx([0.1, 0.9])
    assert bins[:, 1] == pytest.approx([0.5, 1.0])
    assert bins[:, 2] == pytest.approx([2.0, 4.0])
    case = make(Need.PROBABILITIES, [0, 1, 1, 1], chance, ("n", "y"))
    assert "off by 0.250" in one_figure(list(CALIBRATION.build(case))).caption


def test_scores_that_are_no_chances_are_not_calibrated() -> None:
    assert not list(CALIBRATION.build(make(Need.SCORES, [0, 1], np.array([-3.0, 5.0]), ("n", "y"))))


def test_confusion_counts_rows() -> None:
    figure = one_figure(list(CONFUSION.build(LABELS)))
    assert "75.0% are right" in figure.caption
    assert "yes, no: 1" in figure.chart
    pairs = next(block for block in CONFUSION.build(SEVERAL) if isinstance(block, Listing))
    assert list(pairs.table.rows) == [("c", "a", 1, 0.5)]


def test_errors_are_told_by_their_median() -> None:
    caption = one_figure(list(RESIDUALS.build(NUMBERS))).caption
    assert "Half are off by less than 0.5; the mean error is -0.5" in caption


def test_the_worst_rows_come_first_with_their_features() -> None:
    (listing,) = WORST_ROWS.build(NUMBERS)
    assert isinstance(listing, Listing)
    assert listing.table.columns == ("id", "true", "predicted", "off by", "x")
    assert list(listing.table.rows) == [("2", 3.0, 1.0, 2.0, 1.0), ("0", 1.0, 1.5, 0.5, 0.0)]
    (listing,) = WORST_ROWS.build(BINARY)
    assert isinstance(listing, Listing)
    assert [row[:3] for row in listing.table.rows[:2]] == [("1", "no", "0.6000"), ("2", "yes", "0.4000")]
    assert listing.table.rows[0][3] == pytest.approx(-np.log(0.4))


def test_scores_count_as_chances_where_they_could_be_some() -> None:
    scores = make(Need.SCORES, [0, 0, 1, 1], np.array([0.1, 0.6, 0.4, 0.9]), ("no", "yes"))
    assert list(WORST_ROWS.build(scores)) == list(WORST_ROWS.build(BINARY))
    assert list(CONFUSION.build(scores)) != []


def test_of_scores_the_worst_rows_are_those_that_lose_most_pairs() -> None:
    scores = make(Need.SCORES, [0, 0, 1, 1, 1], np.array([-3.0, 2.0, 2.0, 5.0, -4.0]), ("no", "yes"))
    (listing,) = WORST_ROWS.build(scores)
    assert isinstance(listing, Listing)
    lost = {row[0]: row[3] for row in listing.table.rows}
    assert listing.table.columns[3] == "pairs lost"
    assert lost == pytest.approx({"4": 1.0, "1": 0.5, "2": 0.25, "0": 1 / 3})
    assert not list(CONFUSION.build(scores))


def test_a_thin_curve_keeps_its_ends() -> None:
    x = np.arange(1_000) / 999
    points = thin(x, x**2, most=50)
    assert len(points) == 50
    assert (points[0], points[-1]) == ((0.0, 0.0), (1.0, 1.0))
