"""The portfolio of a run: strong known configurations of every family, in the order that pays.

The dummy comes first, for it is the floor of the board, and the quickest of the others, so that there is a
board within seconds. Then comes whatever is hoped to bring the ensemble most per second: on a small table a
cheap model of any kind, on a large one the boosters. A family's own order of configurations is its own
business.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from baselines.families.parts.widths import view_seconds
from baselines.families.registry import find_family

if TYPE_CHECKING:
    from baselines.learning import Config, Shape

__all__ = ["Member", "portfolio", "second_layer"]

# What a first configuration is hoped to bring an ensemble; only the proportions matter.
_HOPES = {
    "lightgbm": 10.0,
    "catboost": 10.0,
    "mlp": 6.0,
    "xgboost": 5.0,
    "extra-trees": 5.0,
    "gaussian-process": 4.0,
    "linear": 3.0,
    "random-forest": 2.0,
    "svm": 2.0,
    "hist-gbdt": 1.0,
    "knn": 1.0,
    "lda": 0.5,
    "adaboost": 0.5,
    "tree": 0.3,
    "naive-bayes": 0.3,
    "qda": 0.3,
}
_FLOOR = "dummy"
_FADING = 0.45  # each further configuration of a family is hoped to bring so much of the one before
_LEAST_SECONDS = 0.05  # that any fit takes, views and all
# The rows from which boosters leave others behind.
_FADE_FROM_ROWS = (
    dict.fromkeys(("catboost", "linear"), 5_000)
    | dict.fromkeys(("extra-trees", "random-forest"), 10_000)
    | dict.fromkeys(("knn", "tree", "naive-bayes", "adaboost", "lda", "qda"), 2_000)
)
_AHEAD_ON_TEXTS = "linear"


def portfolio(families: Collection[str], shape: Shape, *, quick: bool = False) -> list[Member]:
    """What to try first of these families, in its order; `quick`: one of each family."""
    members = []
    for name in families:
        family = find_family(name)
        configs = family.portfolio(shape) if family.serves(shape) else ()
        for number, config in enumerate(configs[:1] if quick else configs):
            seconds = family.seconds(shape, config) + view_seconds(shape, config)
            seconds = max(seconds, _LEAST_SECONDS)
            members.append(Member(name, config, seconds, _hope(name, number, shape)))
    floor = [one for one in members if one.family == _FLOOR]
    others = [one for one in members if one.family != _FLOOR]
    quickest = sorted(others, key=lambda one: (one.seconds, -one.hope))[:1]
    others.sort(key=lambda one: -one.hope / one.seconds)
    first = [replace(one, hope=math.inf) for one in floor + quickest]
    return first + [one for one in others if one not in quickest]


def second_layer(families: Collection[str], shape: Shape) -> list[tuple[str, Config]]:
    """What to try of these families upon the predictions of others, the quickest first."""
    found = [
        (name, config)
        for name in families
        if find_family(name).serves(shape)
        for config in find_family(name).second_layer(shape)
    ]
    return sorted(found, key=lambda one: find_family(one[0]).seconds_upon_others(shape, one[1]))


@dataclass(frozen=True)
class Member:
    """A configuration worth a try on any table of that shape."""

    family: str
    config: Config
    seconds: float  # that a fit is expected to take
    hope: float  # what it may bring the ensemble; only the proportions matter


def _hope(name: str, number: int, shape: Shape) -> float:
    hope = _HOPES.get(name, 1.0) * _FADING**number
    if shape.texts and name == _AHEAD_ON_TEXTS:
        return hope
    return hope * min(1.0, math.sqrt(_FADE_FROM_ROWS.get(name, math.inf) / shape.rows))
