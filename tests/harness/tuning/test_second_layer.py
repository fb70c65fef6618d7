"""Runs with a second layer: real fits upon real predictions, taken away and repeated."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from harness.competition.prepared.tables import read_test
from harness.scoring.ready import open_ready
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.models.predict import refit_named
from harness.tuning.models.take_away import load_model
from harness.tuning.own_model.evaluate import evaluate_model
from harness.tuning.own_model.own_model import parse_reference
from harness.tuning.record.run_record import read_run, write_run
from harness.tuning.record.runs import trial_frame
from harness.tuning.replay import replay_run
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.tuning.worker.mix import mix_trials
from harness.tuning.worker.orders import MixOrder, Place
from harness.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from harness.tuning.outcome.finish import Finished

SLUG = "waves"
MODELS = ("dummy", "linear", "knn", "extra-trees", "lightgbm")
TRIALS = 10
LAST = TRIALS - 1


def prepare(folder: Path, metric: str = "rmse") -> Workspace:
    """A plane for one half of the rows, blocks for the other: each family is right about one of them."""
    random = np.random.default_rng(0)
    x = random.normal(size=(720, 5))
    plane, blocks = x[:, 1:] @ [2.0, -2.0, 1.0, 1.0], 3.0 * (np.sign(x[:, 1]) + np.sign(x[:, 2]))
    y = np.where(x[:, 0] > 0, plane, blocks) + random.normal(size=720) / 10
    home = folder / "competitions" / SLUG
    home.mkdir(parents=True)
    pd.DataFrame(x, columns=list("abcde")).assign(y=y).to_csv(home / "rows.csv", index=False)
    (home / "competition.toml").write_text(
        f'[data]\nsource = "rows.csv"\ntarget = "y"\n[metric]\nname = "{metric}"\n', encoding="utf-8"
    )
    return Workspace(folder)


def tune(workspace: Workspace, **request: object) -> Finished:
    return tune_competition(open_ready(workspace, SLUG), workspace, Request(models=MODELS, **request))  # type: ignore[arg-type]


def scores(finished: Finished) -> dict[str, tuple[float, ...]]:
    return {one.candidate.model: one.candidate.judged.fold_scores for one in finished.entries}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return prepare(tmp_path_factory.mktemp("layers"))


@pytest.fixture(scope="module")
def finished(workspace: Workspace) -> Finished:
    return tune(workspace, trials=TRIALS, jobs=2)


def test_the_last_of_ten_trials_is_put_upon_the_others(workspace: Workspace, finished: Finished) -> None:
    rows = trial_frame(open_ready(workspace, SLUG), workspace, finished.run_id).to_pylist()
    assert [row["source"] for row in rows] == ["portfolio"] * LAST + ["second layer"]
    assert rows[LAST]["state"] == "done"
    upon = rows[LAST]["upon"]
    assert {rows[trial]["family"] for trial in upon} > {"linear", "lightgbm"}
    assert LAST not in upon


def test_only_the_stack_takes_from_it_and_no_family_boasts_of_it(finished: Finished) -> None:
    mixes = {mixed.kind: mixed for mixed in finished.mixes}
    assert LAST not in mixes["ensemble"].weights
    assert LAST in mixes["stack"].weights
    assert LAST not in {one.candidate.trial for one in finished.entries}
    params = next(one.candidate.params for one in finished.entries if one.candidate.model == "stack")
    assert any(name.endswith(", 2nd layer") for name in params)


def test_upon_others_it_is_better_than_any_of_them(finished: Finished) -> None:
    found = {one.candidate.model: one.candidate.judged.mean for one in finished.entries}
    assert finished.winner.candidate.model == "stack"
    assert found.pop("stack") < 0.97 * min(found.values())


def test_the_scores_are_the_same_for_any_number_of_jobs(finished: Finished, tmp_path: Path) -> None:
    assert scores(tune(prepare(tmp_path), trials=TRIALS, jobs=1)) == scores(finished)


def test_a_replay_puts_it_upon_the_same_trials_again(workspace: Workspace, finished: Finished) -> None:
    again = replay_run(workspace, finished.run_id, jobs=2, command="harness replay")
    repeated = read_run(workspace.runs(SLUG) / again.run_id).schedule  # without those that have no score
    assert [bool(trial.upon) for trial in repeated] == [False] * (len(repeated) - 1) + [True]
    assert scores(again) == scores(finished)


def test_a_replay_mixes_as_far_as_the_run_came(workspace: Workspace, finished: Finished) -> None:
    """A run whose time was over before its stack was learnt, and one that had no time for a stack at all."""
    cut = tune(workspace, trials=TRIALS, jobs=2)
    late = mix_trials(order_of_stack(workspace, cut, deadline=time.time() - 1))
    forget(cut.folder, {"stack": {"intercepts": ()}})
    again = scores(replay_run(workspace, cut.run_id, jobs=2, command="harness replay"))
    assert again.pop("stack") == late.made[0].judged.fold_scores
    expected = scores(finished)
    assert expected.pop("stack") != late.made[0].judged.fold_scores
    assert again == expected
    forget(cut.folder, {"stack": None})
    assert scores(replay_run(workspace, cut.run_id, jobs=2, command="harness replay")) == expected


def order_of_stack(workspace: Workspace, finished: Finished, *, deadline: float) -> MixOrder:
    """The order to mix both layers that the run's end gave, with this deadline."""
    record = read_run(finished.folder)
    return MixOrder(
        place=Place(workspace.cache(SLUG) / record.problem, workspace.ledger(SLUG), finished.folder),
        yardstick=make_yardstick(open_ready(workspace, SLUG)),
        trials=tuple(trial.trial for trial in record.schedule if trial.state == "done"),
        ensemble=False,
        stack=True,
        name="late-",
        deadline=deadline,
    )


def forget(folder: Path, changes: dict[str, dict[str, object] | None]) -> None:
    """Take entries, or what is known of them, out of a run's record."""
    record = read_run(folder)
    assert record.outcome is not None
    entries = dict(record.outcome.entries)
    for name, change in changes.items():
        entry = entries.pop(name)
        if change is not None:
            entries[name] = replace(entry, **change)  # type: ignore[arg-type]
    write_run(folder, replace(record, outcome=replace(record.outcome, entries=entries)))


@pytest.mark.slow
def test_a_replay_repeats_a_run_by_the_clock_with_a_second_layer_in_it(workspace: Workspace) -> None:
    first = tune(workspace, seconds=60.0, jobs=2)
    folder = workspace.runs(SLUG) / first.run_id
    upon = [trial.upon for trial in read_run(folder).schedule if trial.state == "done"]
    assert any(upon)
    again = replay_run(workspace, first.run_id, jobs=2, command="harness replay")
    assert scores(again) == scores(first)


def test_the_stack_can_be_taken_away_with_the_trials_below(workspace: Workspace, finished: Finished) -> None:
    """What it predicts as one model is near what its folds' models predicted together."""
    model = load_model(refit_named(workspace, finished.run_id, model="stack", jobs=2), workspace)
    above = [(place, member.upon) for place, member in enumerate(model.members) if member.upon]
    assert above
    assert all(max(upon) < place for place, upon in above)
    rows = read_test(open_ready(workspace, SLUG))
    assert rows is not None
    stack = next(one for one in finished.entries if one.candidate.model == "stack")
    handed_in = np.load(stack.candidate.test)
    spread = float(np.std(handed_in))
    assert float(np.sqrt(np.mean((model.predict(rows) - handed_in) ** 2))) < 0.15 * spread


def test_the_stack_costs_what_all_trials_below_it_cost(workspace: Workspace, finished: Finished) -> None:
    rows = trial_frame(open_ready(workspace, SLUG), workspace, finished.run_id).to_pylist()
    stack = next(one.candidate for one in finished.entries if one.candidate.model == "stack")
    needed = {LAST, *rows[LAST]["upon"]}
    assert stack.seconds >= sum(rows[trial]["seconds"] for trial in needed)


def test_an_own_model_joins_the_first_layer_alone(tmp_path: Path) -> None:
    """Else what the second layer learnt would look like a gain of the own model, which knows nothing here."""
    workspace = prepare(tmp_path)
    tuned = scores(tune(workspace, trials=TRIALS, jobs=2))
    (tmp_path / "own.py").write_text(
        "from sklearn.dummy import DummyRegressor\n\nmean = DummyRegressor()\n", encoding="utf-8"
    )
    own = parse_reference(f"{tmp_path / 'own.py'}:mean", view="raw")
    evaluated = evaluate_model(open_ready(workspace, SLUG), workspace, own, jobs=2)
    assert evaluated.ensemble_before == pytest.approx(np.mean(tuned["ensemble"]))
    mixed = evaluated.entries[1].candidate.judged.mean
    assert mixed == pytest.approx(np.mean(tuned["ensemble"]), rel=0.01)
    assert mixed > np.mean(tuned["stack"])


def test_under_absolute_errors_the_stack_is_the_greedy_mixture_of_both_layers(tmp_path: Path) -> None:
    finished = tune(prepare(tmp_path, metric="mae"), trials=TRIALS, jobs=2)
    mixes = {mixed.kind: mixed for mixed in finished.mixes}
    assert mixes["stack"].intercepts == ()
    assert sum(mixes["stack"].weights.values()) == pytest.approx(1.0)
    assert LAST in mixes["stack"].weights
    assert mixes["stack"].judged.mean < mixes["ensemble"].judged.mean


def test_a_quick_run_has_none(workspace: Workspace) -> None:
    quick = tune(workspace, quick=True, trials=TRIALS)
    rows = trial_frame(open_ready(workspace, SLUG), workspace, quick.run_id).to_pylist()
    assert "second layer" not in {row["source"] for row in rows}
