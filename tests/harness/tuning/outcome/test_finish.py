"""The end of a run: who is in it, in which order, and what is said of what could not be made."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from harness.scoring.ready import open_ready
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.outcome.summary import summary_lines
from harness.tuning.record.run_record import read_run
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.tuning.show import Watcher
from harness.tuning.worker.mix import find_selection_bias, mix_trials
from harness.tuning.worker.orders import MixOrder, Place
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.tuning.outcome.finish import Finished

MODELS = ("dummy", "linear", "tree")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("finish"))


@pytest.fixture(scope="module")
def finished(workspace: Workspace) -> Finished:
    return tune_competition(
        open_ready(workspace, "best-line"),
        workspace,
        Request(models=MODELS, trials=9, quick=True),
        watcher=Watcher(),
    )


def order_of(workspace: Workspace, finished: Finished) -> MixOrder:
    """The order to mix that the run's end gave."""
    problem = workspace.cache("best-line") / read_run(finished.folder).problem
    return MixOrder(
        place=Place(problem, workspace.ledger("best-line"), finished.folder),
        yardstick=make_yardstick(open_ready(workspace, "best-line")),
        trials=(0, 1, 2),
        stack=True,
        name="again-",
    )


class Vandal(Watcher):
    """Somebody who damages a trial's predictions in the moment before they are mixed."""

    def __init__(self, runs: Path) -> None:
        self._runs = runs

    def finishing(self) -> None:
        """Cut the file in two."""
        (file,) = self._runs.glob("*/predictions/1-oof.npy")
        file.write_bytes(file.read_bytes()[:100])


def test_the_best_comes_first_and_single_models_pay_for_having_been_chosen(finished: Finished) -> None:
    assert finished.selection_bias is not None
    bias = {"baseline": finished.selection_bias, "ensemble": 0.0}
    candidates = [one.candidate for one in finished.entries]
    losses = [one.judged.mean + bias[one.kind] for one in candidates]
    assert losses == sorted(losses)
    assert {one.candidate.model for one in finished.entries} == {*MODELS, "ensemble", "stack"}
    assert finished.winner is finished.entries[0]


def test_the_record_says_what_each_entry_is_made_of(finished: Finished) -> None:
    record = read_run(finished.folder)
    assert record.outcome == finished.outcome
    assert record.outcome is not None
    entries = record.outcome.entries
    assert [record.schedule[entries[name].trial or 0].family for name in MODELS] == list(MODELS)
    assert sum((entries["ensemble"].weights or {}).values()) == pytest.approx(1.0)
    assert entries["ensemble"].intercepts == ()
    assert len(entries["stack"].intercepts) == 1
    assert entries["stack"].trial is None


def test_gains_are_differences_of_the_best_scores(finished: Finished) -> None:
    scores = {one.candidate.model: one.candidate.judged.mean for one in finished.entries}
    best = min(scores[name] for name in MODELS)
    assert finished.ensemble_gain == pytest.approx(best - min(scores["ensemble"], scores["stack"]))
    assert finished.trials == 3, "a quick run tries one configuration of each family"
    assert finished.tuning_gain is None


def test_the_same_order_gives_the_same_mixtures(workspace: Workspace, finished: Finished) -> None:
    again = mix_trials(order_of(workspace, finished))
    assert again.lost is None
    assert [mixed.kind for mixed in again.made] == ["ensemble", "stack"]
    for new, old in zip(again.made, finished.mixes, strict=True):
        assert new.weights == old.weights
        assert new.judged.fold_scores == old.judged.fold_scores
    first, second = (
        np.load(finished.folder / f"predictions/{name}ensemble-oof.npy") for name in ("", "again-")
    )
    np.testing.assert_array_equal(first, second)
    bias = find_selection_bias(order_of(workspace, finished))
    assert bias == finished.selection_bias


def test_a_mixture_that_is_lost_costs_nothing_else_and_says_why(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    prepared = open_ready(workspace, "best-line")
    vandal = Vandal(workspace.runs("best-line"))
    finished = tune_competition(
        prepared, workspace, Request(models=MODELS, trials=9, quick=True), watcher=vandal
    )
    assert {one.candidate.model for one in finished.entries} == set(MODELS)
    assert math.isfinite(finished.winner.candidate.judged.mean)
    outcome = read_run(finished.folder).outcome
    assert outcome is not None
    assert outcome.lost is not None
    assert outcome.lost.startswith("the ensemble could not be made: ValueError: ")
    assert outcome.ensemble_gain is None
    told = [line for line in summary_lines(finished) if "could not be made" in line]
    assert len(told) == 1
    assert told[0].startswith("The ensemble could not be made: ValueError: ")
    damaged = order_of(workspace, finished)
    assert mix_trials(damaged).lost == outcome.lost
    assert mix_trials(damaged).made == ()
