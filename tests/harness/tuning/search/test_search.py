from pathlib import Path

import pytest

from baselines.families.registry import find_family
from baselines.learning import Shape
from harness.tuning.proposal import Proposal, Source
from harness.tuning.search.search import Search, searchable
from harness.tuning.search.sizes import Sizes
from harness.tuning.search.studies import Studies
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import FitReport, Judged

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
BOTH = {"lightgbm": 1.0, "linear": 1.0}


def make_search(folder: Path, *, seed: int = 0) -> Search:
    portfolio = [Proposal("dummy", {}, "portfolio"), Proposal("linear", {}, "portfolio")]
    studies = Studies(folder / "journal", shape=SHAPE, seed=seed, maximize=True)
    return Search(portfolio, studies, ("linear", "lightgbm"), Sizes(maximize=True))


def done(proposal: Proposal, number: int, score: float) -> Trial:
    trial = Trial(number, proposal, 5)
    trial.judged = Judged(fold_scores=(score,) * 5, mean=score, std=0.0, pooled=score)
    trial.end("done", "")
    return trial


def test_the_portfolio_comes_first_in_its_order(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    seen = []
    while (proposal := search.next_of_portfolio()) is not None:
        seen.append(proposal.family)
    assert seen == ["dummy", "linear"]


@pytest.mark.parametrize("source", ["portfolio", "search"])
def test_a_trial_that_was_given_up_teaches_its_search(tmp_path: Path, source: Source) -> None:
    """Whether the search proposed it or the portfolio: six of them and it has learnt enough."""
    search = make_search(tmp_path)
    search.portfolio.clear()
    for number in range(6):
        assert not search.studies.has_learnt("lightgbm")
        proposal = search.ask({"lightgbm": 1.0})
        assert proposal is not None
        if source == "portfolio":
            search.refuse(proposal)
            proposal = Proposal("lightgbm", proposal.config, "portfolio")
        trial = Trial(number, proposal, 5, bar=0.4)
        for fold in range(2):
            trial.take(FitReport(key=str(fold), fold=fold, loss=0.5 + 0.1 * fold))
        search.tell(trial)
    assert search.studies.has_learnt("lightgbm")


def test_by_the_clock_what_is_hoped_to_bring_most_per_second_comes_first(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    search.portfolio += [
        Proposal("lightgbm", find_family("lightgbm").portfolio(SHAPE)[0], "portfolio", hope=10.0),
        Proposal("knn", {}, "portfolio", hope=1.0),
        Proposal("mlp", {}, "portfolio", hope=6.0),
    ]
    seconds = {"dummy": 1.0, "linear": 5.0, "lightgbm": 20.0, "knn": 1.5, "mlp": 10.0}
    seen = []
    while (proposal := search.next_of_portfolio(lambda one: seconds[one.family])) is not None:
        seen.append(proposal.family)
    assert seen == ["dummy", "linear", "knn", "mlp", "lightgbm"]


def test_a_family_that_the_ensemble_does_without_is_hoped_to_bring_little(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    search.portfolio[:] = [
        Proposal("linear", {}, "portfolio", hope=2.0),
        Proposal("knn", {}, "portfolio", hope=1.0),
    ]
    trials = [
        done(Proposal("linear", {}, "portfolio"), 0, 0.8),
        done(Proposal("lightgbm", {}, "portfolio"), 1, 0.9),
    ]
    search.learn_weights({1: 1.0}, trials, fresh=trials, gain=0.1)
    upcoming = search.next_of_portfolio(lambda _: 1.0)
    assert upcoming is not None
    assert upcoming.family == "knn"


def test_trees_of_a_size_that_has_turned_out_better_come_first(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    base = find_family("lightgbm").portfolio(SHAPE)[0]
    trees = {
        size: Proposal("lightgbm", {**base, "num_leaves": size}, "portfolio", hope=1.0)
        for size in (8, 31, 255, 1_023)
    }
    for number, (size, score) in enumerate({31: 0.8, 255: 0.9}.items()):
        trial = done(trees[size], number, score)
        trial.reports = {fold: FitReport(key="", fold=fold) for fold in range(5)}
        search.tell(trial)
    search.portfolio[:] = [trees[8], trees[1_023]]
    assert search.next_of_portfolio(lambda _: 1.0) == trees[1_023]


def test_a_configuration_that_cannot_be_tried_is_not_asked_again(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    refused = search.ask({"lightgbm": 1.0})
    assert refused is not None
    search.refuse(refused)
    asked = [search.ask({"lightgbm": 1.0}) for _ in range(10)]
    assert refused.config not in [one.config for one in asked if one is not None]


def test_only_families_that_there_is_time_for_are_asked(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    asked = search.ask({"lightgbm": 1.0})
    assert asked is not None
    assert asked.family == "lightgbm"
    assert search.ask({}) is None


def test_before_a_search_has_learnt_enough_the_portfolio_knows_better(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    members = find_family("lightgbm").portfolio(SHAPE)
    search.portfolio[:] = [Proposal("lightgbm", members[-1], "portfolio")]
    for number, config in enumerate(members[:6]):
        assert search.ask({"lightgbm": 1.0}) is None
        search.tell(done(Proposal("lightgbm", config, "portfolio"), number, 0.8 + 0.01 * number))
    assert search.ask({"lightgbm": 1.0}) is not None


def test_a_family_whose_portfolio_is_tried_is_searched_from_nothing_if_it_is_the_most_promising(
    tmp_path: Path,
) -> None:
    search = make_search(tmp_path)
    search.portfolio[:] = [Proposal("linear", {}, "portfolio")]
    assert search.ask({"linear": 1.0, "lightgbm": 30.0}) is None, "linear models come first"
    asked = search.ask({"linear": 30.0, "lightgbm": 1.0})
    assert asked is not None
    assert asked.family == "lightgbm"


def test_the_search_goes_where_the_ensemble_gains(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    search.portfolio.clear()
    search.prior = 0.01
    trials = [
        done(Proposal("linear", {}, "portfolio"), 0, 0.8),
        done(Proposal("lightgbm", {}, "portfolio"), 1, 0.9),
    ]
    search.learn_weights({0: 0.1, 1: 0.9}, trials, fresh=trials, gain=0.1)
    asked = [search.ask(BOTH) for _ in range(3)]
    assert [one.family for one in asked if one is not None] == ["lightgbm"] * 3


def test_a_second_of_a_dear_family_must_bring_more(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    search.portfolio.clear()
    search.prior = 0.01
    trials = [
        done(Proposal("linear", {}, "portfolio"), 0, 0.8),
        done(Proposal("lightgbm", {}, "portfolio"), 1, 0.9),
    ]
    search.learn_weights({0: 0.5, 1: 0.5}, trials, fresh=trials, gain=0.1)
    asked = search.ask({"linear": 1.0, "lightgbm": 30.0})
    assert asked is not None
    assert asked.family == "linear"


def test_a_family_without_success_gives_way(tmp_path: Path) -> None:
    search = make_search(tmp_path)
    search.portfolio.clear()
    search.prior = 0.01
    families = []
    for number in range(12):
        asked = search.ask(BOTH)
        assert asked is not None
        families.append(asked.family)
        search.tell(done(asked, number, 0.5))
    assert set(families) == {"linear", "lightgbm"}


def test_the_same_seed_asks_for_the_same(tmp_path: Path) -> None:
    asked = []
    for name in ("one", "two"):
        search = make_search(tmp_path / name, seed=7)
        search.portfolio.clear()
        proposals = []
        for number in range(10):
            proposal = search.ask(BOTH)
            assert proposal is not None
            proposals.append((proposal.family, proposal.config))
            search.tell(done(proposal, number, 0.5 + 0.01 * (number % 3)))
        asked.append(proposals)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("family", ["linear", "lightgbm", "extra-trees"])
def test_the_portfolio_teaches_the_search(tmp_path: Path, family: str) -> None:
    """At least the first configuration lies inside its family's space, so that the study learns from it."""
    studies = Studies(tmp_path / "journal", shape=SHAPE, seed=0, maximize=True)
    studies.add(family, find_family(family).portfolio(SHAPE)[0], 0.9)
    number, _ = studies.ask(family)
    assert number == 1


def test_families_are_searched_where_that_can_help() -> None:
    names = searchable(("dummy", "naive-bayes", "lightgbm"), SHAPE)
    assert "lightgbm" in names
    assert "dummy" not in names


def test_what_was_tried_is_not_tried_again(tmp_path: Path) -> None:
    studies = Studies(tmp_path / "journal", shape=SHAPE, seed=0, maximize=True)
    seen = []
    for _ in range(12):
        number, config = studies.ask("naive-bayes")
        seen.append(repr(config))
        studies.tell("naive-bayes", number, 0.5)
    assert len(set(seen)) == len(seen)
