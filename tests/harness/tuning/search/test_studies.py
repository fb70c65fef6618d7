from pathlib import Path

import numpy as np
import optuna
import pytest
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

from baselines.families.registry import find_family
from baselines.learning import Shape
from harness.tuning.search.studies import Studies

SHAPE = Shape(
    task="binary",
    classes=2,
    targets=1,
    rows=800,
    rows_valid=200,
    rows_test=250,
    numbers=6,
    categories=2,
    levels=9,
    texts=0,
)


def studies_in(folder: Path, *, seed: int = 0, maximize: bool = True) -> Studies:
    return Studies(folder / "optuna.journal", shape=SHAPE, seed=seed, maximize=maximize)


def load(folder: Path, family: str) -> optuna.Study:
    """The study as Optuna's own tools read it."""
    storage = JournalStorage(JournalFileBackend(str(folder / "optuna.journal")))
    return optuna.load_study(study_name=family, storage=storage)


def test_optunas_own_tools_can_read_the_journal(tmp_path: Path) -> None:
    studies = studies_in(tmp_path)
    first, config = studies.ask("lightgbm")
    second, _ = studies.ask("lightgbm")
    studies.tell("lightgbm", second, None)
    studies.tell("lightgbm", first, 0.75)
    study = load(tmp_path, "lightgbm")
    assert study.best_value == 0.75
    assert study.best_params["learning_rate"] == config["learning_rate"]
    assert [trial.state for trial in study.trials] == [TrialState.COMPLETE, TrialState.FAIL]


@pytest.mark.parametrize("maximize", [True, False])
def test_the_search_keeps_away_from_what_was_given_up(tmp_path: Path, maximize: bool) -> None:
    """Small learning rates are all as good, others hopeless: nothing else tells which to ask for."""
    studies = studies_in(tmp_path, maximize=maximize)
    asked, hopeless = [], []
    for _ in range(40):
        number, config = studies.ask("lightgbm")
        rate = float(config["learning_rate"])
        asked.append(rate)
        if rate > 0.02:
            hopeless.append(rate)
            studies.give_up("lightgbm", number, rate, after=2)
        else:
            studies.tell("lightgbm", number, 0.9)
    assert np.mean(np.array(asked[-20:]) > 0.02) < np.mean(np.array(asked[:20]) > 0.02) / 2
    pruned = [one for one in load(tmp_path, "lightgbm").trials if one.state is TrialState.PRUNED]
    assert [one.intermediate_values[2] for one in pruned] == [-one if maximize else one for one in hopeless]


@pytest.mark.parametrize(("maximize", "best"), [(True, 0.9), (False, 0.1)])
def test_the_direction_is_the_metrics(tmp_path: Path, maximize: bool, best: float) -> None:
    studies = studies_in(tmp_path, maximize=maximize)
    for score in (0.5, 0.9, 0.1):
        studies.tell("linear", studies.ask("linear")[0], score)
    assert load(tmp_path, "linear").best_value == best


def test_what_lies_outside_the_space_teaches_nothing_but_is_not_tried_again(tmp_path: Path) -> None:
    studies = studies_in(tmp_path)
    config = find_family("lightgbm").portfolio(SHAPE)[0]
    studies.add("lightgbm", {**config, "learning_rate": 1e9}, 0.99)
    number, _ = studies.ask("lightgbm")
    assert number == 0
    studies.add("lightgbm", config, 0.8)
    assert [trial.value for trial in load(tmp_path, "lightgbm").trials if trial.value] == [0.8]


def test_families_do_not_draw_the_same_numbers(tmp_path: Path) -> None:
    studies, again = studies_in(tmp_path / "one", seed=5), studies_in(tmp_path / "two", seed=5)
    asked = [studies.ask(family)[1] for family in ("lightgbm", "xgboost")]
    assert asked[0]["learning_rate"] != asked[1]["learning_rate"]
    assert again.ask("xgboost")[1] == asked[1], "whatever other families were asked before"
