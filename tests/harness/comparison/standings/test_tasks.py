"""Which entries count, under which name, and how far their scores are from perfect."""

from __future__ import annotations

import pytest

from harness.comparison.standings.tasks import error_of, read_task
from harness.metrics import find_metric
from harness.scoring.references import SAMPLE

TEAM, MODEL = "team", "model"
RULES = "[rules]\ndaily_submissions = 5\n"


@pytest.mark.parametrize(
    ("metric", "score", "error"),
    [
        ("roc_auc", 0.9, 0.1),
        ("accuracy", 1.0, 0.0),
        ("r2", -0.5, 1.5),
        ("rmse", 3.0, 3.0),
        ("log_loss", 0.2, 0.2),
        ("silhouette", 0.4, -0.4),
    ],
)
def test_an_error_is_the_distance_to_the_best_score(metric: str, score: float, error: float) -> None:
    assert error_of(score, find_metric(metric)) == pytest.approx(error)


def test_of_every_model_the_best_entry_counts_whoever_handed_it_in(arena) -> None:
    toy = arena.make("toy")
    arena.enter(toy, 3.0, model="mine")
    arena.enter(toy, 2.0, model="mine", team="bob")
    arena.enter(toy, 4.0, model="other")
    arena.enter(toy, 5.0)
    arena.enter(toy, 1.0, kind="baseline", team="baseline", model="linear")
    task = read_task(toy, arena.workspace, share="public", by="model")
    sample = task.errors[MODEL, SAMPLE]
    assert task.errors == {
        (MODEL, "mine"): 2.0,
        (MODEL, "other"): 4.0,
        (TEAM, "ada"): 5.0,
        (MODEL, "linear"): 1.0,
        (MODEL, SAMPLE): sample,
    }
    assert task.from_perfect


def test_by_team_a_team_has_its_best_entry(arena) -> None:
    toy = arena.make("toy")
    arena.enter(toy, 3.0, model="mine")
    arena.enter(toy, 2.0, model="other")
    arena.enter(toy, 1.0, kind="baseline", team="baseline", model="linear")
    task = read_task(toy, arena.workspace, share="public", by="team")
    assert task.errors[TEAM, "ada"] == 2.0
    assert task.errors.keys() == {(TEAM, "ada"), (TEAM, "baseline"), (TEAM, "reference")}


def test_what_is_not_ranked_does_not_count(arena) -> None:
    toy = arena.make("toy")
    arena.withdraw(toy, arena.enter(toy, 0.1, model="withdrawn"))
    arena.enter(toy, 0.1, model="stale", data_fingerprint="older")
    arena.enter(toy, None, model="refused", status="invalid")
    arena.enter(toy, 0.1, model="late", late=True)
    arena.enter(toy, None, model="unscored")
    task = read_task(toy, arena.workspace, share="public", by="model")
    assert task.errors.keys() == {(MODEL, SAMPLE)}


def test_a_newer_run_replaces_the_baselines_of_an_older_one(arena) -> None:
    toy = arena.make("toy")
    for run, score in (("one", 1.0), ("two", 1.5)):
        arena.enter(toy, score, kind="baseline", team="baseline", model="linear", run_id=run)
    task = read_task(toy, arena.workspace, share="public", by="model")
    assert task.errors[MODEL, "linear"] == 1.5


def test_with_rules_baselines_stand_between_the_ranks_and_count(arena) -> None:
    toy = arena.make("toy", more=RULES)
    arena.enter(toy, 1.0, kind="baseline", team="baseline", model="linear")
    task = read_task(toy, arena.workspace, share="public", by="model")
    assert task.errors[MODEL, "linear"] == 1.0


def test_each_share_has_scores_of_its_own(arena) -> None:
    toy = arena.make("toy")
    arena.enter(toy, 3.0, private_score=2.0, model="mine")
    private = read_task(toy, arena.workspace, share="private", by="model")
    assert private.errors[MODEL, "mine"] == 2.0


def test_where_nothing_hidden_can_be_scored_cross_validation_ranks(arena) -> None:
    folder = arena.workspace.competitions / "toy"
    folder.mkdir(parents=True)
    for name, rest in (("train", ",y\n1,1.5\n2,2.5\n3,0.5\n4,1.0\n5,2.0\n"), ("test", "\n6\n7\n")):
        (folder / f"{name}.csv").write_text(f"id{rest}", encoding="utf-8")
    (folder / "competition.toml").write_text(
        '[data]\nsource = "train.csv"\ntest = "test.csv"\nid = "id"\ntarget = "y"\n[metric]\nname = "rmse"\n',
        encoding="utf-8",
    )
    from harness.scoring.ready import open_ready

    toy = open_ready(arena.workspace, "toy")
    arena.enter(toy, None, status="unscored", cv_mean=1.25, kind="baseline", team="baseline", model="linear")
    task = read_task(toy, arena.workspace, share="public", by="model")
    assert task.errors == {(MODEL, "linear"): 1.25}


def test_of_a_hosts_metric_no_perfect_score_is_known(arena) -> None:
    toy = arena.make("toy", 'file = "metric.py"\ndirection = "maximize"')
    arena.enter(toy, 0.75, model="mine")
    task = read_task(toy, arena.workspace, share="public", by="model")
    assert task.errors[MODEL, "mine"] == -0.75
    assert not task.from_perfect
