import optuna
import pytest

from harness.reporting.sections.importance import rank_parameters


def make(trials: int) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    study.optimize(
        lambda trial: 10 * trial.suggest_float("matters", 0, 1) + trial.suggest_float("hardly", 0, 1) / 10,
        n_trials=trials,
    )
    return study


def test_what_the_score_depends_on_comes_first() -> None:
    found = rank_parameters(make(40))
    assert next(iter(found)) == "matters"
    assert found["matters"] > 0.9
    assert sum(found.values()) == pytest.approx(1.0, abs=0.01)


def test_of_few_trials_nothing_is_said() -> None:
    assert rank_parameters(make(5)) == {}
