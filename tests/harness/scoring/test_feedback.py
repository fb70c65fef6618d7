import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.metrics import Estimate, find_metric
from harness.scoring.feedback import decide_release, release, resolution, round_to
from harness.scoring.score import ShareScore

AUC, RMSE = find_metric("roc_auc"), find_metric("rmse")


@pytest.mark.parametrize(
    ("rule", "best", "told"),
    [
        ("exact", 0.9, 0.81234),
        ("validity", None, None),
        ("rounded", None, 0.81),
        ("rounded", 0.9, 0.81),
        ("ladder", None, 0.81),
        ("ladder", 0.8, 0.81),
        ("ladder", 0.805, 0.805),
        ("ladder", 0.9, 0.9),
    ],
)
def test_what_is_told_of_a_score(rule, best, told):
    assert release(0.81234, rule=rule, metric=AUC, rows=10_000, best=best) == told


def test_a_ladder_goes_down_where_less_is_better():
    assert release(1.0, rule="ladder", metric=RMSE, rows=100, best=2.0) == 1.0
    assert release(2.5, rule="ladder", metric=RMSE, rows=100, best=2.0) == 2.0


@pytest.mark.parametrize(
    ("metric", "value", "rows", "step"),
    [
        (AUC, 0.8, 10_000, 0.01),
        (AUC, 0.8, 9_999, 0.02),
        (AUC, 0.8, 100, 0.1),
        (AUC, 0.8, 0, 1.0),
        (RMSE, 1234.5, 100, 10.0),
        (RMSE, 0.0123, 100, 0.0001),
        (RMSE, 0.0, 100, 0.001),
    ],
)
def test_the_resolution_follows_the_rows_or_the_digits(metric, value, rows, step):
    assert resolution(value, metric=metric, rows=rows) == pytest.approx(step, rel=1e-12)


@given(st.floats(0, 1), st.integers(1, 10**7))
def test_a_rounded_score_is_within_half_a_step_and_has_no_stray_digits(value, rows):
    step = resolution(value, metric=AUC, rows=rows)
    told = round_to(value, step)
    assert abs(told - value) <= step / 2 * (1 + 1e-9)
    assert len(repr(told)) <= 8


def found(share, metric, value):
    return ShareScore(share, metric, None if value is None else Estimate(value, value - 1, value + 1, "m"))


def test_only_public_scores_are_told_and_nothing_is_lost():
    scores = [found("public", "roc_auc", 0.8), found("public", "mcc", None), found("private", "roc_auc", 0.7)]
    public, beside, private = decide_release(scores, rule="exact", metric=AUC, rows=100, best=None)
    assert (public.value, public.released, public.low, public.high) == (0.8, 0.8, 0.8 - 1, 1.8)
    assert (beside.value, beside.released) == (None, None)
    assert (private.value, private.released) == (0.7, None)


def test_a_ladder_that_is_not_climbed_tells_nothing_beside_it():
    scores = [found("public", "roc_auc", 0.8), found("public", "accuracy", 0.7)]
    told = decide_release(scores, rule="ladder", metric=AUC, rows=10_000, best=0.9)
    assert [score.released for score in told] == [0.9, None]
    told = decide_release(scores, rule="ladder", metric=AUC, rows=10_000, best=0.7)
    assert [score.released for score in told] == [0.8, 0.7]
