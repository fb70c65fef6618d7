"""Reports where something is unusual: an own metric, no answers, rules, entries of yesterday, clusterings."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import harness

ROWS = 120
MODEL = "from sklearn.tree import DecisionTreeRegressor as make_model\n"
NOTE = "a note to ourselves"


def make(place: Path, *, metric: str = "rmse", more: str = "", twist: int | None = None) -> None:
    """A competition with an official test file; the answer of one private row may be another."""
    random = np.random.default_rng(0)
    table = pd.DataFrame({"id": np.arange(ROWS), "true": random.normal(size=ROWS)})
    table["y"] = table["true"] + random.normal(size=ROWS) / 3
    test, usage = table[60:].copy(), np.where(np.arange(60) < 20, "Public", "Private")
    if twist is not None:
        test.iloc[twist, test.columns.get_loc("y")] += 5
    folder = place / "competitions" / "toy"
    folder.mkdir(parents=True, exist_ok=True)
    table[:60].to_csv(folder / "train.csv", index=False)
    test.drop(columns="y").to_csv(folder / "test.csv", index=False)
    test[["id", "y"]].assign(Usage=usage).to_csv(folder / "answers.csv", index=False)
    solution = "" if "noanswers" in more else 'solution = "answers.csv"\n'
    (folder / "competition.toml").write_text(
        f'[data]\nsource = "train.csv"\ntest = "test.csv"\n{solution}target = "y"\nid = "id"\n'
        f'[metric]\nname = "{metric}"\n{more.replace("noanswers", "")}',
        encoding="utf-8",
    )


def hand_in(place: Path, team: str, noise: float) -> str:
    """One entry, the more noise the worse; its id."""
    random = np.random.default_rng(len(team))
    test = pd.read_csv(place / "competitions" / "toy" / "test.csv")
    guess = test["true"] + noise * random.normal(size=len(test))
    guess.to_frame("y").assign(id=test["id"]).to_csv(place / "mine.csv", index=False)
    return harness.submit("toy", place / "mine.csv", team=team, message=NOTE, workspace=place).entry_id


def page(place: Path, name: str = "toy", **options: str | None) -> str:
    file = harness.report(name, file=place / "page.html", workspace=place, **options)  # type: ignore[arg-type]
    return file.read_text(encoding="utf-8")


def plain(html: str) -> str:
    """What a page says, without its scripts and tags."""
    text = re.sub(r"<(script|style)>.*?</\1>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text))


def test_participants_pages_are_the_same_whatever_the_private_answers_are(tmp_path: Path) -> None:
    told = []
    for twist in (None, 50):
        place = tmp_path / str(twist)
        make(place, twist=twist)
        for team, noise in (("ada", 0.1), ("bob", 0.2), ("cleo", 0.9)):
            hand_in(place, team, noise)
        for entry in (None, "#1"):
            said = plain(page(place, audience="participants", entry=entry))
            said = re.sub(r"\b[0-9a-hjkmnp-tv-z]{5,26}\b(?=[^a-z])", "ID", said)
            told.append(re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", "WHEN", said))
    assert told[0] == told[2]
    assert told[1] == told[3]
    assert NOTE not in "".join(told)


def test_of_two_private_answers_the_host_sees_the_difference(tmp_path: Path) -> None:
    said = []
    for twist in (None, 50):
        make(tmp_path / str(twist), twist=twist)
        hand_in(tmp_path / str(twist), "ada", 0.1)
        hand_in(tmp_path / str(twist), "bob", 0.9)
        said.append(page(tmp_path / str(twist)))
    assert said[0] != said[1]
    assert NOTE in page(tmp_path / "None", entry="#1")


def test_an_own_metric_can_be_tuned_and_reported(tmp_path: Path) -> None:
    harness.tune("canteen", trials=4, models="dummy,linear", workspace=tmp_path)
    for audience in ("host", "participants"):
        said = plain(page(tmp_path, "canteen", audience=audience))
        assert "4 trials of 2 families" in said
        assert "measured by euros_a_day (lower is better)" in said


def test_clusterings_have_a_history_and_a_command(tmp_path: Path) -> None:
    harness.tune("blobs", models="k-means", budget="5s", workspace=tmp_path)
    said = plain(page(tmp_path, "blobs"))
    assert "of 1 family" in said
    assert "harness.tune(" in said
    entry = plain(page(tmp_path, "blobs", entry="k-means"))
    assert "has no model that can be fitted again" in entry
    assert "harness.tune(" in entry


def test_with_rules_the_leader_is_who_is_ranked_first(tmp_path: Path) -> None:
    make(tmp_path, more='[rules]\ndaily_submissions = 9\nfeedback = "exact"\n')
    hand_in(tmp_path, "ada", 0.8)
    hand_in(tmp_path, "bob", 0.9)
    harness.tune("toy", trials=3, models="dummy,linear", workspace=tmp_path)
    board = harness.board("toy", workspace=tmp_path)
    assert board.rows[0].kind != "submission", "a baseline is better, and stands between the ranks"
    leader = next(row for row in board.rows if row.rank == 1)
    assert f"{leader.team} leads with rmse" in plain(page(tmp_path))
    assert f"{leader.team} over 60 hidden rows" in plain(page(tmp_path))
    assert "rank #1 of 2" in plain(page(tmp_path, entry="#1"))


def test_where_scores_are_not_told_the_host_still_sees_a_leader(tmp_path: Path) -> None:
    make(tmp_path, more='[rules]\nfeedback = "validity"\n')
    hand_in(tmp_path, "ada", 0.1)
    hand_in(tmp_path, "bob", 0.9)
    said = plain(page(tmp_path))
    assert "do not tell public scores" in said
    assert "ada over 60 hidden rows" in said
    assert "over 60 hidden rows" not in plain(page(tmp_path, audience="participants"))


def test_without_answers_everything_is_out_of_fold(tmp_path: Path) -> None:
    make(tmp_path, more="noanswers")
    harness.tune("toy", trials=4, models="dummy,linear,tree", workspace=tmp_path)
    said = plain(page(tmp_path))
    assert "on the folds of cross-validation" in said
    assert "training rows out of fold" in said
    assert "hidden rows" not in said
    assert "Time of fitting against the CV score" in said


@pytest.fixture
def yesterday(tmp_path: Path) -> Path:
    """Entries and a run under a metric that is not today's, one withdrawn entry, and an own model."""
    make(tmp_path)
    hand_in(tmp_path, "ada", 0.1)
    gone = hand_in(tmp_path, "bob", 0.2)
    (tmp_path / "mine.py").write_text(MODEL, encoding="utf-8")
    harness.tune("toy", trials=3, models="dummy,linear", workspace=tmp_path)
    harness.evaluate("toy", f"{tmp_path / 'mine.py'}:make_model", workspace=tmp_path)
    harness.withdraw("toy", gone, workspace=tmp_path)
    make(tmp_path, metric="mae")
    return tmp_path


def test_scores_of_yesterday_are_not_shown_as_todays(yesterday: Path) -> None:
    said = plain(page(yesterday))
    assert "saw other data or another metric than today" in said
    assert "best baseline" not in said
    entry = plain(page(yesterday, entry="make_model"))
    assert "scored before the data or the metric changed" in entry
    assert "cross-validation" not in entry.split("Lineage")[0].casefold()
    assert "harness.evaluate(" in entry


def test_a_withdrawn_entry_is_called_so(yesterday: Path) -> None:
    everyones = harness.submissions("toy", everyone=True, workspace=yesterday)
    entry = everyones.set_index("team").loc["bob", "entry"]
    said = plain(page(yesterday, entry=entry))
    assert "withdrawn" in said
