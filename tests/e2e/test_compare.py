"""harness compare as its user runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]
HandIn = Callable[[str, str, Callable[[int, dict[str, str]], object]], None]
SLUG = "breast-cancer"


@pytest.fixture
def board(forked: Harness, hand_in: HandIn) -> Harness:
    """Two files of one team: a rule by one column, and the same turned round for every fifth row."""
    hand_in(SLUG, "good", lambda _, row: float(row["worst_area"]))
    hand_in(SLUG, "bad", lambda place, row: float(row["worst_area"]) * (1 if place % 5 else -1))
    return forked


def test_one_verdict_a_pair_on_stderr_and_the_numbers_on_stdout(board: Harness) -> None:
    done = board("compare", SLUG, "good", "bad", "--format", "json")
    (row,) = json.loads(done.stdout)
    assert {row["better"], row["than"]} == {"good", "bad"}
    assert row["low"] > 0
    assert row["p"] < 0.01
    assert done.stderr.startswith(f"{row['better']} is better than {row['than']} by 0.")
    assert "DeLong over 228 hidden rows" in done.stderr
    shown = board("compare", SLUG, "good", "bad", "--rows", "private").stdout
    assert "column" in shown, "the groups of rows on which they differ"
    assert "gain" in shown


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (("good",), "Name at least two different entries to compare", 2),
        (("good", "good"), "Name at least two different entries to compare", 2),
        (("good", "goood"), "No entry is named 'goood'", 2),
        (("good", "bad", "--rows", "oof"), "no predictions out of fold: it was handed in as a file", 1),
        ((), "Missing argument 'ENTRY ENTRY...'", 2),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    board: Harness, arguments: tuple[str, ...], message: str, code: int
) -> None:
    done = board("compare", SLUG, *arguments, code=code)
    assert message in done.stderr
    assert done.stdout == ""
