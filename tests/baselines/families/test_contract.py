"""What every family keeps to, whatever the rows are like."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pytest

from baselines.errors import CannotFitError
from baselines.families.fitting import fit_family
from baselines.families.parts.curves import mean_loss
from baselines.families.registry import available_families, find_family
from baselines.learning import Config, Deadline, Fitted, Loss, Objective, Setting, Shape, Task
from baselines.views.registry import view_names

NAMES = available_families()
SERVED = [(name, task) for name in NAMES for task in sorted(find_family(name).tasks)]
NUMBER_LOSSES = sorted(set(Loss) - {Loss.LOG})
FEW_ROUNDS = 3
every_family = pytest.mark.parametrize("name", NAMES)
every_task = pytest.mark.parametrize(("name", "task"), SERVED, ids=str)
See = Callable[..., Any]


@dataclass
class Chance:
    """Draws a configuration at random, and remembers what it was asked."""

    random: np.random.Generator
    asked: dict[str, Callable[[Setting], bool]] = field(default_factory=dict)

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        assert low < high, name
        self.asked[name] = lambda value: isinstance(value, float) and low <= value <= high
        if log:
            return float(np.exp(self.random.uniform(np.log(low), np.log(high))))
        return float(self.random.uniform(low, high))

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> int:
        assert low < high, name
        self.asked[name] = lambda value: type(value) is int and low <= value <= high
        if log:
            return int(np.exp(self.random.uniform(np.log(low), np.log(high))))
        return int(self.random.integers(low, high, endpoint=True))

    def suggest_categorical(self, name: str, choices: Sequence[Setting]) -> Setting:
        self.asked[name] = lambda value: value in choices
        return choices[self.random.integers(len(choices))]


@pytest.fixture(scope="module")
def grown(messy: See, see: See) -> Callable[[str, Task], tuple[Any, Fitted]]:
    """A family's first configuration fitted to the messy table, once for all tests."""
    kept: dict[tuple[str, Task], tuple[Any, Fitted]] = {}

    def grow(name: str, task: Task) -> tuple[Any, Fitted]:
        if (name, task) not in kept:
            family = find_family(name)
            table = messy(task)
            fold = see(family, table)
            kept[name, task] = fold, fit_family(family, fold.learning, family.portfolio(table.shape)[0])
        return kept[name, task]

    return grow


def check_answers(answers: np.ndarray, task: Task, rows: int, classes: int) -> None:
    assert answers.shape == ((rows, classes) if task == "multiclass" else (rows,))
    assert np.isfinite(answers).all()
    if task != "regression":
        assert answers.min() >= 0
        assert answers.max() <= 1
    if task == "multiclass":
        np.testing.assert_allclose(answers.sum(axis=1), 1)


@every_family
def test_a_family_says_what_it_is(name: str) -> None:
    family = find_family(name)
    assert family.tasks
    assert family.losses
    assert family.view in view_names()
    assert family.title


@every_task
def test_answers_to_messy_rows_are_sound(grown: See, name: str, task: Task) -> None:
    fold, fitted = grown(name, task)
    check_answers(fitted.model.predict(fold.test), task, len(fold.test), fold.learning.classes)
    assert fitted.complete
    if fitted.curve is not None:
        assert fitted.curve.shape == (fitted.rounds,)
        assert fitted.curve.dtype == np.float64


@every_task
def test_the_same_seed_gives_the_same_model_bit_for_bit(
    grown: See, messy: See, name: str, task: Task
) -> None:
    fold, fitted = grown(name, task)
    family, config = find_family(name), find_family(name).portfolio(messy(task).shape)[0]
    answers = fitted.model.predict(fold.test)
    for shared in (fold.learning.shared, {}):
        again = fit_family(family, replace(fold.learning, shared=shared), config)
        np.testing.assert_array_equal(again.model.predict(fold.test), answers)
        np.testing.assert_array_equal(again.curve, fitted.curve)


@every_task
def test_a_pickled_model_answers_the_same(grown: See, name: str, task: Task) -> None:
    fold, fitted = grown(name, task)
    loaded = pickle.loads(pickle.dumps(fitted.model))  # noqa: S301 - pickled on this very line
    for rounds in (None, 1) if fitted.curve is not None else (None,):
        np.testing.assert_array_equal(
            loaded.predict(fold.test, rounds=rounds), fitted.model.predict(fold.test, rounds=rounds)
        )


@every_task
def test_a_fixed_number_of_rounds_gives_the_model_at_that_round(
    grown: See, messy: See, name: str, task: Task
) -> None:
    fold, fitted = grown(name, task)
    if fitted.curve is None:
        pytest.skip("not grown by rounds")
    family, config = find_family(name), find_family(name).portfolio(messy(task).shape)[0]
    rounds = 1 + int(np.argmin(fitted.curve[: max(1, fitted.rounds - 1)]))
    exact = fit_family(family, replace(fold.learning, rounds=rounds), config)
    blind = fit_family(
        family,
        replace(fold.learning, rounds=rounds, valid=None, valid_target=None, shared={}),
        config,
    )
    assert exact.rounds == rounds
    assert blind.curve is None
    wanted = fitted.model.predict(fold.test, rounds=rounds)
    np.testing.assert_array_equal(exact.model.predict(fold.test), wanted)
    np.testing.assert_array_equal(blind.model.predict(fold.test), wanted)
    assert np.isfinite(fitted.model.predict(fold.test, rounds=10**6)).all()


@every_task
def test_every_portfolio_member_lies_in_the_space_and_fits(
    messy: See, see: See, name: str, task: Task
) -> None:
    family, table = find_family(name), messy(task, rows=60)
    chance = Chance(np.random.default_rng(0))
    keys = set(family.space(chance, table.shape))
    for config in (*family.portfolio(table.shape), *family.second_layer(table.shape)):
        assert set(config) == keys
        for setting, allows in chance.asked.items():
            assert allows(config[setting]), f"{setting}={config[setting]!r} lies outside of the space"
        fold = see(family, table, config=config, rounds=FEW_ROUNDS)
        fitted = fit_family(family, fold.learning, config)
        check_answers(fitted.model.predict(fold.test), task, len(fold.test), table.classes)
        assert family.seconds(table.shape, config) > 0
        assert family.bytes(table.shape, config) > 0


@pytest.mark.slow
@every_task
def test_draws_from_the_space_fit(messy: See, see: See, name: str, task: Task) -> None:
    family, table = find_family(name), messy(task, rows=60)
    for seed in range(5 if family.searched else 1):
        config: Config = family.space(Chance(np.random.default_rng(seed)), table.shape)
        fold = see(family, table, config=config, rounds=FEW_ROUNDS)
        fitted = fit_family(family, fold.learning, config)
        check_answers(fitted.model.predict(fold.test), task, len(fold.test), table.classes)


@every_family
@pytest.mark.parametrize("loss", NUMBER_LOSSES)
def test_every_loss_for_numbers_is_served(messy: See, see: See, name: str, loss: Loss) -> None:
    family, table = find_family(name), messy("regression", rows=60)
    if "regression" not in family.tasks:
        pytest.skip("for classes alone")
    config = family.portfolio(table.shape)[0]
    means = []
    for alpha in (0.1, 0.9):
        fold = see(family, table, rounds=20, objective=Objective(loss, alpha))
        answers = fit_family(family, fold.learning, config).model.predict(fold.test)
        check_answers(answers, "regression", len(fold.test), 0)
        assert loss not in {Loss.POISSON, Loss.GAMMA} or answers.min() > 0
        means.append(answers.mean())
    if loss is Loss.QUANTILE and loss in family.losses:
        assert means[0] < means[1]
    elif loss is not Loss.QUANTILE:
        assert means[0] == means[1]


@every_family
def test_a_class_that_never_occurred_has_no_probability(messy: See, see: See, name: str) -> None:
    table = messy("multiclass")
    family = find_family(name)
    for absent in ([1], [0, 2]):
        learnt = table.learnt[~np.isin(table.target[table.learnt], absent)]
        fold = see(family, replace(table, learnt=learnt), rounds=FEW_ROUNDS)
        fitted = fit_family(family, fold.learning, family.portfolio(table.shape)[0])
        answers = fitted.model.predict(fold.test)
        check_answers(answers, "multiclass", len(fold.test), 3)
        assert (answers[:, absent] == 0).all()


@every_task
def test_tiny_and_wide_tables(table: See, see: See, name: str, task: Task) -> None:
    family = find_family(name)
    for rows, columns in ((6, 3), (30, 100)):
        odd = table(task, rows=rows, columns=columns)
        fold = see(family, odd, rounds=10)
        fitted = fit_family(family, fold.learning, family.portfolio(odd.shape)[0])
        check_answers(fitted.model.predict(fold.test), task, len(fold.test), odd.classes)


@every_task
def test_an_easy_table_is_learnt(table: See, see: See, name: str, task: Task) -> None:
    _family, easy = find_family(name), table(task, rows=300, columns=4)
    losses = {}
    for one in ("dummy", name):
        fold = see(find_family(one), easy)
        fitted = fit_family(find_family(one), fold.learning, find_family(one).portfolio(easy.shape)[0])
        best = None if fitted.curve is None else 1 + int(np.argmin(fitted.curve))
        answers = fitted.model.predict(fold.test, rounds=best)
        losses[one] = mean_loss(fold.learning.objective, fold.target, answers)
    assert name == "dummy" or losses[name] < 0.8 * losses["dummy"]


@every_task
def test_weights_count(table: See, see: See, name: str, task: Task) -> None:
    family, even = find_family(name), table(task, rows=200, columns=3)
    weight = np.where(even.target <= np.median(even.target), 0.1, 1.0)
    fold = see(family, replace(even, weight=weight), rounds=10)
    fitted = fit_family(family, fold.learning, family.portfolio(even.shape)[0])
    weighted = fitted.model.predict(fold.test)
    check_answers(weighted, task, len(fold.test), even.classes)
    unweighted = replace(fold.learning, weight=None, shared={})
    plain = fit_family(family, unweighted, family.portfolio(even.shape)[0])
    assert not np.array_equal(weighted, plain.model.predict(fold.test))


@every_task
def test_a_passed_deadline_ends_it_soon(table: See, see: See, name: str, task: Task) -> None:
    family, long = find_family(name), table(task, rows=1_000, columns=10)
    config = family.portfolio(long.shape)[0]
    learning = see(family, long, deadline=Deadline(time.time() + 0.02)).learning
    time.sleep(0.02)
    started = time.perf_counter()
    try:
        fitted = family.fit(learning, config)
    except CannotFitError:
        fitted = None
    assert time.perf_counter() - started < 2
    assert fitted is None or not fitted.complete or fitted.curve is None
    with pytest.raises(CannotFitError, match="No time was left"):
        fit_family(family, learning, config)


@every_family
def test_costs_grow_with_the_rows(name: str) -> None:
    family = find_family(name)
    task = min(family.tasks)
    small = Shape(
        task=task,
        classes=2,
        targets=1,
        rows=1_000,
        rows_valid=200,
        rows_test=200,
        numbers=10,
        categories=3,
        levels=20,
        texts=0,
    )
    large = replace(small, rows=100_000, rows_valid=20_000, rows_test=20_000)
    config = family.portfolio(small)[0]
    assert family.seconds(small, config) < family.seconds(large, config)
    assert family.bytes(small, config) < family.bytes(large, config)
    assert family.threads(small) == 1


@every_task
def test_curves_of_all_families_are_in_the_same_units(table: See, see: See, name: str, task: Task) -> None:
    family, easy = find_family(name), table(task, rows=240, columns=4)
    learning = replace(see(family, easy).learning, rounds=None)
    fitted = family.fit(learning, family.portfolio(easy.shape)[0])
    if fitted.curve is None:
        return
    assert learning.valid is not None
    assert learning.valid_target is not None
    for rounds in {1, int(np.argmin(fitted.curve)) + 1}:
        answers = fitted.model.predict(learning.valid, rounds=rounds)
        loss = mean_loss(learning.objective, learning.valid_target, answers, learning.valid_weight)
        assert fitted.curve[rounds - 1] == pytest.approx(loss, rel=2e-3, abs=2e-5)
