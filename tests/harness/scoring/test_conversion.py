import numpy as np
import pytest

from harness.metrics import Need, find_metric
from harness.scoring.conversion import convert, serves

HALF = np.array([0.1, 0.5, 0.9])
CLASSES = np.array([[0.2, 0.8], [0.6, 0.4]])


@pytest.mark.parametrize(
    ("values", "have", "want", "expected"),
    [
        (HALF, Need.SCORES, Need.SCORES, [0.1, 0.5, 0.9]),
        (HALF, Need.SCORES, Need.PROBABILITIES, [0.1, 0.5, 0.9]),
        (HALF, Need.SCORES, Need.LABELS, [0, 1, 1]),
        (HALF * 10, Need.SCORES, Need.PROBABILITIES, None),
        (HALF * 10, Need.SCORES, Need.LABELS, None),
        (HALF, Need.PROBABILITIES, Need.SCORES, [0.1, 0.5, 0.9]),
        (CLASSES, Need.PROBABILITIES, Need.LABELS, [1, 0]),
        (CLASSES, Need.PROBABILITIES, Need.CLUSTERS, [1, 0]),
        (HALF, Need.PROBABILITIES, Need.VALUES, None),
        (np.array([1, 0], dtype=np.int32), Need.LABELS, Need.CLUSTERS, [1, 0]),
        (np.array([1, 0], dtype=np.int32), Need.LABELS, Need.PROBABILITIES, None),
        (HALF, Need.VALUES, Need.SCORES, None),
    ],
)
def test_what_one_submission_can_serve(values, have, want, expected):
    found = convert(values, have, want)
    assert (None if found is None else found.tolist()) == expected


def test_a_strict_bound_of_a_metric_is_kept():
    assert serves(find_metric("poisson_deviance"), np.array([0.1]))
    assert not serves(find_metric("poisson_deviance"), np.array([0.0]))
    assert serves(find_metric("rmse"), np.array([-1.0]))
