from __future__ import annotations

import pytest

from harness.tuning.proposal import Proposal
from harness.tuning.search.sizes import Sizes

ONWARDS, ASTRAY = 5.0, 0.3


def trees(leaves: int, family: str = "lightgbm", *, extra_trees: bool = False) -> Proposal:
    configs = {
        "lightgbm": {"num_leaves": leaves, "extra_trees": extra_trees},
        "xgboost": {"max_leaves": leaves, "max_depth": 30},
        "hist-gbdt": {"max_leaf_nodes": leaves},
        "catboost": {"depth": leaves.bit_length() - 1},
    }
    return Proposal(family, configs[family], "portfolio")


def learn(scores: dict[int, float], *, maximize: bool = True) -> Sizes:
    sizes = Sizes(maximize)
    for leaves, score in scores.items():
        sizes.add(trees(leaves), score)
    return sizes


@pytest.mark.parametrize(
    ("scores", "leaves", "factor"),
    [
        ({}, 31, 1.0),
        ({63: 0.8}, 255, 1.0),  # one size alone tells no direction
        ({63: 0.8, 255: 0.9}, 1_023, ONWARDS),
        ({63: 0.8, 255: 0.9}, 31, ASTRAY),
        ({63: 0.8, 255: 0.9}, 255, 1.0),
        ({63: 0.9, 255: 0.8}, 1_023, ASTRAY),
        ({63: 0.9, 255: 0.8}, 220, ASTRAY),
        ({63: 0.9, 255: 0.8}, 84, 1.0),  # nearer to the best
        ({63: 0.9, 255: 0.8}, 8, ONWARDS),
        ({31: 0.8, 63: 0.9, 255: 0.8}, 8, ASTRAY),
        ({63: 0.8, 64: 0.9}, 64, 1.0),
    ],
)
def test_sizes_where_it_got_better_are_hoped_for(
    scores: dict[int, float], leaves: int, factor: float
) -> None:
    assert learn(scores).factor(trees(leaves)) == factor
    losses = {size: -score for size, score in scores.items()}
    assert learn(losses, maximize=False).factor(trees(leaves)) == factor


@pytest.mark.parametrize("family", ["xgboost", "hist-gbdt", "catboost"])
def test_other_families_tell_where_their_own_trees_are_silent(family: str) -> None:
    sizes = learn({64: 0.9, 256: 0.8})
    assert sizes.factor(trees(256, family)) == ASTRAY
    sizes.add(trees(64, family), 0.7)
    sizes.add(trees(128, family), 0.8)
    assert sizes.factor(trees(256, family)) == ONWARDS


def test_random_thresholds_are_a_kind_of_their_own() -> None:
    sizes = learn({63: 0.8, 255: 0.9})
    assert sizes.factor(trees(1_023, extra_trees=True)) == 1.0


def test_what_has_no_trees_is_hoped_for_as_before() -> None:
    assert learn({63: 0.8, 255: 0.9}).factor(Proposal("linear", {}, "portfolio")) == 1.0


def test_an_xgboost_tree_has_no_more_leaves_than_its_depth_bears() -> None:
    sizes = Sizes(maximize=True)
    for depth, score in ((4, 0.8), (6, 0.9)):
        sizes.add(Proposal("xgboost", {"max_leaves": 256, "max_depth": depth}, "portfolio"), score)
    assert sizes.factor(trees(255, "xgboost")) == ONWARDS
