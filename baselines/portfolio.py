"""The portfolio of a run: strong known configurations of every family, in the order that pays.

A board within seconds comes first, then the families that carry most ensembles, then a full set of baselines,
then more of the strong ones. A family's own order of configurations is its own business.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from baselines.families.registry import find_family

if TYPE_CHECKING:
    from baselines.learning import Config, Shape

__all__ = ["portfolio"]

# Family and which of its configurations; whatever is not named here follows in the families' order.
_ORDER = (
    ("dummy", 0),
    ("linear", 0),
    ("extra-trees", 0),
    ("lightgbm", 0),
    ("mlp", 0),
    ("catboost", 0),
    ("xgboost", 0),
    ("gaussian-process", 0),
    ("tree", 0),
    ("naive-bayes", 0),
    ("lightgbm", 1),
    ("random-forest", 0),
    ("knn", 0),
    ("svm", 0),
    ("lightgbm", 2),
    ("mlp", 1),
    ("lda", 0),
    ("catboost", 1),
    ("xgboost", 1),
    ("extra-trees", 1),
    ("lightgbm", 3),
    ("linear", 1),
    ("hist-gbdt", 0),
    ("qda", 0),
    ("adaboost", 0),
    ("mlp", 2),
    ("xgboost", 2),
    ("catboost", 2),
)


def portfolio(families: Collection[str], shape: Shape, *, quick: bool = False) -> list[tuple[str, Config]]:
    """What to try first of these families, each with its configuration; `quick`: one of each family."""
    members = {
        name: find_family(name).portfolio(shape) for name in families if find_family(name).serves(shape)
    }
    places = [place for place in _ORDER if place[0] in members]
    places += [place for place in _remaining(members) if place not in places]
    chosen = [(name, members[name][number]) for name, number in places if number < len(members[name])]
    return _first_of_each(chosen) if quick else chosen


def _remaining(members: dict[str, tuple[Config, ...]]) -> Iterator[tuple[str, int]]:
    """Every place, by rounds over the families."""
    for number in range(max(map(len, members.values()), default=0)):
        for name in members:
            yield name, number


def _first_of_each(chosen: list[tuple[str, Config]]) -> list[tuple[str, Config]]:
    first: dict[str, Config] = {}
    for name, config in chosen:
        first.setdefault(name, config)
    return list(first.items())
