"""When ensembles on the way are due, and who may be in them; that they are made is seen in test_driver.py."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.tuning.clock import Clock
from harness.tuning.driving.mixing import Mixing
from harness.tuning.proposal import Proposal
from harness.tuning.search.search import Search
from harness.tuning.search.sizes import Sizes
from harness.tuning.search.studies import Studies
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import Judged, Mixed, Mixes

if TYPE_CHECKING:
    from harness.tuning.driving.plan import Plan


def make_mixing(plan: Plan, heard: list[Mixed]) -> tuple[Mixing, Search]:
    studies = Studies(plan.place.run / "optuna.journal", shape=plan.shape, seed=0, maximize=False)
    search = Search([], studies, ("linear", "tree"), Sizes(maximize=False))
    return Mixing(plan, Clock(time.time(), None), search, on_mixed=heard.append), search


def judged(score: float) -> Judged:
    return Judged(fold_scores=(score,), mean=score, std=0.0, pooled=score)


def trials(count: int, family: str = "linear", *, first: int = 0) -> list[Trial]:
    """Finished trials, each better than the one before."""
    made = []
    for number in range(first, first + count):
        trial = Trial(number, Proposal(family, {}, "portfolio"), 5)
        trial.judged = judged(10.0 - number / 100)
        trial.end("done", "")
        made.append(trial)
    return made


def test_every_fourth_trial_makes_an_ensemble_due(plan: Plan) -> None:
    mixing, _ = make_mixing(plan, [])
    assert [mixing.is_due(trials(count)) for count in (1, 3, 4)] == [False, False, True]
    job = mixing.job(trials(4))
    assert not mixing.is_due(trials(9)), "one is under way"
    job.take(Mixes())
    assert not mixing.is_due(trials(7))
    assert mixing.is_due(trials(8))
    failed = trials(1)
    failed[0].end("failed", "out of memory")
    assert not mixing.is_due([*trials(7), *failed])


def test_without_ensembles_the_family_of_the_best_trial_is_searched(plan: Plan) -> None:
    mixing, search = make_mixing(replace(plan, ensemble=False), [])
    assert not mixing.has_taught
    mixing.follow_best(trials(4))
    assert mixing.has_taught
    mixing.follow_best([*trials(4), *trials(2, "tree", first=4)])
    assert (search.credits["linear"].weight, search.credits["tree"].weight) == (0.0, 1.0)
    assert search.credits["tree"].gain == pytest.approx(0.02)


def test_only_the_best_are_mixed(plan: Plan) -> None:
    mixing, _ = make_mixing(plan, [])
    order = mixing.order(trials(70))
    assert order.trials == tuple(range(10, 70)), "the errors of the first ten are the largest"


def test_what_an_ensemble_gains_is_credited_to_the_families_it_took_in(plan: Plan) -> None:
    heard: list[Mixed] = []
    mixing, search = make_mixing(plan, heard)
    first = trials(4)
    mixing.job(first).take(Mixes(made=(Mixed(kind="ensemble", weights={3: 1.0}, judged=judged(5.0)),)))
    later = [*first, *trials(4, "tree", first=4)]
    mixed = Mixed(kind="ensemble", weights={3: 0.25, 7: 0.75}, judged=judged(3.0))
    mixing.job(later).take(Mixes(made=(mixed,)))
    assert heard[-1] is mixed
    assert search.credits["tree"].gain == pytest.approx(2.0)
    assert search.credits["linear"].gain == 0.0
    assert (search.credits["linear"].weight, search.credits["tree"].weight) == (0.25, 0.75)


def test_a_lost_ensemble_leaves_everything_as_it_was(plan: Plan) -> None:
    heard: list[Mixed] = []
    mixing, _ = make_mixing(plan, heard)
    mixing.job(trials(4)).lose("its process was ended by SIGKILL")
    assert (heard, mixing.has_taught, mixing.is_under_way) == ([], False, False)
