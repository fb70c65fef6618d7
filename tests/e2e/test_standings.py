"""harness standings as its user runs it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]
SLUGS = ("breast-cancer", "diabetes", "wine")


@pytest.fixture
def boards(forked: Harness) -> Harness:
    """The sample submission of three competitions again, as a model, and in two as that of a team."""
    for place, slug in enumerate(SLUGS):
        forked("pack", slug, "--to", slug)
        file = f"{slug}/sample_submission.csv"
        forked("submit", slug, "-f", file, "--model", "copycat", "--team", "ada")
        if place:
            forked("submit", slug, "-f", file, "--team", "bob")
    return forked


def test_all_boards_of_the_workspace_by_default(boards: Harness) -> None:
    done = boards("standings", "--anchor", "copycat", "--format", "json")
    rows = {row["contestant"]: row for row in json.loads(done.stdout)}
    assert rows.keys() == {"copycat", "sample_submission", "bob"}
    assert rows["copycat"] == rows["sample_submission"] | {"contestant": "copycat"}
    assert rows["copycat"]["elo"] == pytest.approx(1000)
    assert (rows["copycat"]["rank"], rows["copycat"]["wins"]) == pytest.approx((11 / 6, 7 / 12))
    assert (rows["bob"]["rank"], rows["bob"]["competitions"]) == (pytest.approx(7 / 3), 2)
    assert "3 competitions, public share: breast-cancer, diabetes, wine." in done.stderr
    assert "Without an entry, and counted as the last there: bob in breast-cancer." in done.stderr
    assert "one_threshold" in done.stderr, "references of one competition only are left out"

    shown = boards("standings", "wine", "diabetes", "--all", "--missing", "worst")
    assert "wins against" in shown.stdout
    assert "● bob" in shown.stdout
    assert "two_questions" in shown.stdout
    skipped = boards("standings", "--missing", "skip", "--format", "csv")
    kept = {row["contestant"]: row for row in csv.DictReader(io.StringIO(skipped.stdout))}
    assert {row["competitions"] for row in kept.values()} == {"2"}
    assert "Left out, because not all contestants have an entry there: breast-cancer." in skipped.stderr


def test_one_competition_says_little_and_so_does_the_command(boards: Harness) -> None:
    done = boards("standings", "wine", "--by", "team", "--share", "private")
    assert "1 competition, private share: wine." in done.stderr
    assert "from one competition nothing is known of how sure that is" in done.stderr
    assert "ada 2.50 ●" in done.stdout


MISTAKES = {
    ("wines",): "There is no competition named 'wines'. Did you mean wine?",
    ("--anchor", "copycats"): "There is no contestant named 'copycats'. Did you mean copycat?",
    ("--anchor", "two_questions"): "two_questions has entries in less than half of the competitions",
    ("--missing", "skip", "--all"): "No competition has an entry of all 7 contestants",
    ("iris", "--by", "team"): "at least two contestants, but only reference takes part",
}


def test_mistakes_are_told_in_a_sentence(boards: Harness) -> None:
    for arguments, message in MISTAKES.items():
        done = boards("standings", *arguments, code=2)
        assert message in done.stderr
        assert done.stdout == ""


def test_an_empty_workspace_has_no_standings(forked: Harness, tmp_path: Path) -> None:
    done = forked("standings", code=2)
    assert "No competition has a ranked entry yet. Fill a board first" in done.stderr
    assert list(tmp_path.iterdir()) == []
