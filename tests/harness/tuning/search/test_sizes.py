from __future__ import annotations

import pytest

from harness.tuning.proposal import Proposal
from harness.tuning.search.sizes import Sizes

MORE, SAME, LESS = "more", "same", "less"


def trees(leaves: int, family: str = "lightgbm", *, extra_trees: bool = False) -> Proposal:
    configs = {
        "lightgbm": {"num_leaves": leaves, "extra_trees": extra_trees},
        "xgboost": {"max_leaves": leaves, "max_depth": 30},
        "hist-gbdt": {"max_leaf_nodes": leaves},
        "catboost": {"depth": leaves.bit_length() - 1},
    }
    return Proposal(family, configs[family], "portfolio")


def learn(scores: dict[int, float], *, maximize: bool = True) -> Sizes:
    sizes = Sizes(maximize=maximize)
    for leaves, score in scores.items():
        sizes.add(trees(leaves), score)
    return sizes


def judge(sizes: Sizes, proposal: Proposal) -> str:
    factor = sizes.factor(proposal)
    return SAME if factor == 1 else MORE if factor > 1 else LESS


@pytest.mark.parametrize(
    ("scores", "leaves", "hope"),
    [
        ({}, 31, SAME),
        ({63: 0.8}, 255, SAME),  # one size alone tells no direction
        ({63: 0.8, 255: 0.9}, 1_023, MORE),
        ({63: 0.8, 255: 0.9}, 31, LESS),
        ({63: 0.8, 255: 0.9}, 255, SAME),
        ({63: 0.9, 255: 0.8}, 1_023, LESS),
        ({63: 0.9, 255: 0.8}, 220, LESS),
        ({63: 0.9, 255: 0.8}, 84, SAME),  # nearer to the best
        ({63: 0.9, 255: 0.8}, 8, MORE),
        ({31: 0.8, 63: 0.9, 255: 0.8}, 8, LESS),
        ({63: 0.9, 255: 0.8}, 50, SAME),  # as good as the best itself
        ({63: 0.8, 64: 0.9}, 64, SAME),
        ({63: 0.8, 64: 0.9}, 1_023, SAME),  # sizes alike tell no direction either
        ({63: 0.8, 255: 0.9, 260: 0.89}, 1_023, MORE),
        ({63: 0.8, 255: 0.8}, 31, SAME),
        ({63: 0.8, 255: 0.8}, 1_023, SAME),
    ],
)
def test_sizes_where_it_got_better_are_hoped_for(scores: dict[int, float], leaves: int, hope: str) -> None:
    assert judge(learn(scores), trees(leaves)) == hope
    losses = {size: -score for size, score in scores.items()}
    assert judge(learn(losses, maximize=False), trees(leaves)) == hope


def test_of_several_trees_of_one_size_the_best_counts() -> None:
    sizes = learn({63: 0.8, 255: 0.9})
    sizes.add(trees(63), 0.95)
    sizes.add(trees(63), 0.7)
    assert judge(sizes, trees(1_023)) == LESS


@pytest.mark.parametrize("family", ["xgboost", "hist-gbdt", "catboost"])
def test_other_families_tell_where_their_own_trees_are_silent(family: str) -> None:
    sizes = learn({64: 0.9, 256: 0.8})
    assert judge(sizes, trees(256, family)) == LESS
    sizes.add(trees(64, family), 0.7)
    assert judge(sizes, trees(256, family)) == LESS, "one size alone tells no direction"
    sizes.add(trees(128, family), 0.8)
    assert judge(sizes, trees(256, family)) == MORE
    assert judge(sizes, trees(128, family)) == SAME, "the best of its own family, whatever others say"


def test_random_thresholds_are_a_kind_of_their_own() -> None:
    sizes = learn({63: 0.8, 255: 0.9})
    assert judge(sizes, trees(1_023, extra_trees=True)) == SAME


def test_what_has_no_trees_is_hoped_for_as_before() -> None:
    assert judge(learn({63: 0.8, 255: 0.9}), Proposal("linear", {}, "portfolio")) == SAME


def test_an_xgboost_tree_has_no_more_leaves_than_its_depth_bears() -> None:
    sizes = Sizes(maximize=True)
    for depth, score in ((4, 0.8), (6, 0.9)):
        sizes.add(Proposal("xgboost", {"max_leaves": 256, "max_depth": depth}, "portfolio"), score)
    assert judge(sizes, trees(255, "xgboost")) == MORE
