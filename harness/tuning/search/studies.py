"""One Optuna study for each family: asked for configurations, told how good they were."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import optuna
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.study import StudyDirection
from optuna.trial import TrialState, create_trial

from baselines.families.registry import find_family

if TYPE_CHECKING:
    from baselines.learning import Config, Setting, Shape

__all__ = ["Studies"]

_REPEATS = 20  # times that a configuration which was tried before is asked again
_STARTUP = 6  # random configurations of a family before TPE has something to go by; the portfolio counts


class Studies:
    """The search of every family, in one journal that Optuna's own tools can read."""

    def __init__(self, journal: Path, *, shape: Shape, seed: int, maximize: bool) -> None:
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        journal.parent.mkdir(parents=True, exist_ok=True)
        self._storage = JournalStorage(JournalFileBackend(str(journal)))
        self._shape, self._seed = shape, seed
        self._direction = StudyDirection.MAXIMIZE if maximize else StudyDirection.MINIMIZE
        self._studies: dict[str, optuna.Study] = {}
        self._asked: dict[tuple[str, int], optuna.Trial] = {}
        self._configs: dict[tuple[str, int], Config] = {}
        self._scores: dict[str, float | None] = {}  # of all that was tried; None: not known

    def ask(self, family: str) -> tuple[int, Config]:
        """The next configuration of a family and the number by which its outcome is told."""
        for _ in range(_REPEATS):
            trial = self._study(family).ask()
            config = dict(find_family(family).space(trial, self._shape))
            name = _name(family, config)
            if name not in self._scores:
                break
            self._study(family).tell(trial, self._scores[name], state=_state(self._scores[name]))
        else:
            trial = self._study(family).ask()
            config = dict(find_family(family).space(trial, self._shape))
        self._asked[family, trial.number] = trial
        self._configs[family, trial.number] = config
        self._scores.setdefault(_name(family, config), None)
        return trial.number, config

    def tell(self, family: str, number: int, score: float | None) -> None:
        """How good that configuration was; None if it failed or nothing is known of it."""
        trial = self._asked.pop((family, number))
        self._scores[_name(family, self._configs.pop((family, number)))] = score
        if score is None:
            self._study(family).tell(trial, state=TrialState.FAIL)
        else:
            self._study(family).tell(trial, score)

    def give_up(self, family: str, number: int, loss: float, *, after: int) -> None:
        """That configuration was not worth finishing after so many folds, for this loss on them."""
        trial = self._asked.pop((family, number))
        del self._configs[family, number]
        trial.report(self._value(loss), step=after)
        self._study(family).tell(trial, state=TrialState.PRUNED)

    def has_learnt(self, family: str) -> bool:
        """Whether the scores of a family are enough to propose better ones by."""
        told = self._study(family).get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))
        return len(told) >= _STARTUP

    def add(self, family: str, config: Config, score: float) -> None:
        """Teach the search of a family what is known of a configuration, if its space holds it."""
        self._scores[_name(family, config)] = score
        self._add(family, config, value=score)

    def add_given_up(self, family: str, config: Config, loss: float, *, after: int) -> None:
        """The same of one that was not worth finishing after so many folds, for this loss on them."""
        self._scores.setdefault(_name(family, config), None)
        known = {after: self._value(loss)}
        self._add(family, config, state=TrialState.PRUNED, value=known[after], intermediate_values=known)

    def _add(self, family: str, config: Config, **known: Any) -> None:
        placed = _place(find_family(family).space, config, self._shape)
        if placed is not None and placed:
            params = {name: config[name] for name in placed}
            self._study(family).add_trial(create_trial(params=params, distributions=placed, **known))

    def _value(self, loss: float) -> float:
        """A loss in the direction of the study."""
        return -loss if self._direction is StudyDirection.MAXIMIZE else loss

    def _study(self, family: str) -> optuna.Study:
        if family not in self._studies:
            seed = int.from_bytes(hashlib.sha256(f"{self._seed} {family}".encode()).digest()[:4])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
                sampler = optuna.samplers.TPESampler(seed=seed, multivariate=True, n_startup_trials=_STARTUP)
            self._studies[family] = optuna.create_study(
                study_name=family, storage=self._storage, sampler=sampler, direction=self._direction
            )
        return self._studies[family]


def _name(family: str, config: Config) -> str:
    return json.dumps([family, dict(config)], sort_keys=True)


def _state(score: float | None) -> TrialState:
    return TrialState.FAIL if score is None else TrialState.COMPLETE


def _place(space: Any, config: Config, shape: Shape) -> dict[str, BaseDistribution] | None:
    """The distributions of the space along the path that this configuration takes; None if it is outside."""
    asked = _Replay(config)
    try:
        space(asked, shape)
    except LookupError:
        return None
    return asked.distributions


class _Replay:
    """Answers as the configuration would, and notes what was asked."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self.distributions: dict[str, BaseDistribution] = {}

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        """The configuration's number."""
        return float(self._note(name, FloatDistribution(low, high, log=log)))

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> int:
        """The configuration's whole number."""
        return int(self._note(name, IntDistribution(low, high, log=log)))

    def suggest_categorical(self, name: str, choices: Sequence[Setting]) -> Setting:
        """The configuration's choice."""
        chosen: Setting = self._note(name, CategoricalDistribution(tuple(choices)))
        return chosen

    def _note(self, name: str, distribution: BaseDistribution) -> Any:
        value = self._config[name]
        if isinstance(distribution, CategoricalDistribution):
            inside = value in distribution.choices
        else:
            inside = isinstance(value, int | float) and distribution._contains(float(value))  # noqa: SLF001
        if not inside:
            raise LookupError(name)
        self.distributions[name] = distribution
        return value
