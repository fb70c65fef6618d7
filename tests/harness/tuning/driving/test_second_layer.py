"""When the second layer's turn comes, and upon which trials it is put."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from baselines.learning import Shape
from harness.tuning.clock import Clock
from harness.tuning.driving.pace import Pace
from harness.tuning.driving.second_layer import SecondLayer
from harness.tuning.proposal import Proposal
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import Judged

if TYPE_CHECKING:
    from harness.tuning.driving.plan import Plan

SHAPE = Shape(
    task="regression",
    classes=0,
    targets=1,
    rows=5_000,
    rows_valid=1_250,
    rows_test=2_000,
    numbers=6,
    categories=0,
    levels=0,
    texts=0,
)
FAMILIES = ("linear", "lightgbm", "extra-trees")


@pytest.fixture
def plan(plan: Plan) -> Plan:
    """A run by trials on enough rows, that may have a second layer."""
    return replace(plan, shape=SHAPE, total=30, second_layer=FAMILIES, memory=2.0**33)


def trials(*families: str) -> list[Trial]:
    """Finished trials of these families, each worse than the one before."""
    made = []
    for number, family in enumerate(families):
        trial, score = Trial(number, Proposal(family, {}, "portfolio"), 5), 1.0 + number
        trial.judged = Judged(fold_scores=(score,), mean=score, std=0.0, pooled=score)
        trial.end("done", "")
        made.append(trial)
    return made


def make_layer(plan: Plan, budget: float | None = None) -> tuple[SecondLayer, Pace]:
    clock = Clock(time.time(), budget)
    pace = Pace(plan.shape, clock, jobs=2, folds=5)
    return SecondLayer(plan, pace, clock, jobs=2), pace


@pytest.mark.parametrize(("total", "size"), [(9, 0), (10, 1), (29, 2), (30, 3), (1_000, 3)])
def test_of_ten_trials_one_is_of_the_second_layer(plan: Plan, total: int, size: int) -> None:
    assert make_layer(replace(plan, total=total))[0].size == size


@pytest.mark.parametrize(
    "change",
    [{"ensemble": False}, {"second_layer": ()}, {"shape": replace(SHAPE, rows=100)}, {"memory": 1e6}],
)
def test_there_is_none_without_ensembles_families_rows_or_memory(
    plan: Plan, change: dict[str, object]
) -> None:
    assert make_layer(replace(plan, **change))[0].size == 0  # type: ignore[arg-type]


def test_the_best_are_listened_to_four_of_a_family_and_never_the_floor(plan: Plan) -> None:
    layer, _ = make_layer(plan)
    proposal = layer.next(trials("dummy", *["lightgbm"] * 6, "linear", *["extra-trees"] * 2))
    assert proposal is not None
    assert (proposal.source, proposal.upon) == ("second layer", (1, 2, 3, 4, 7, 8, 9))
    assert proposal.label == f"{proposal.family}, 2nd layer"


def test_three_models_are_too_few(plan: Plan) -> None:
    layer, _ = make_layer(plan)
    assert layer.next(trials("dummy", "linear", "lightgbm", "xgboost")) is None
    assert layer.size == 0


def test_by_the_clock_the_first_layer_leaves_it_time_until_its_last_trial_is_begun(plan: Plan) -> None:
    layer, pace = make_layer(replace(plan, total=None, strict=False), budget=100.0)
    kept = pace.kept
    assert 1.0 < kept <= 20.0
    assert pace.seconds_left == pytest.approx(100.0 - kept, abs=1.0)
    found = []
    while (proposal := layer.next(trials("linear", *["lightgbm"] * 3))) is not None:
        found.append(proposal.family)
        assert (pace.kept == 0.0) is (layer.size == 0)
    assert sorted(found) == ["extra-trees", "lightgbm", "lightgbm"]


def test_in_very_little_time_there_is_none(plan: Plan) -> None:
    layer, pace = make_layer(replace(plan, total=None, strict=False), budget=20.0)
    assert (layer.size, pace.kept) == (0, 0.0)


def test_where_even_the_quickest_takes_too_long_no_time_is_kept(plan: Plan) -> None:
    huge = replace(SHAPE, rows=5_000_000)
    _, pace = make_layer(replace(plan, total=None, strict=False, shape=huge, memory=1e12), budget=60.0)
    assert pace.kept == 0.0
