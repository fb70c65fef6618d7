"""harness compare as its user runs it."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Harness = Callable[..., subprocess.CompletedProcess[str]]
SLUG = "breast-cancer"


@pytest.fixture
def board(forked: Harness, tmp_path: Path) -> Harness:
    """Two files of one team: a rule by one column, and the same turned round for every tenth row."""
    forked("pack", SLUG, "--to", "pack")
    with (tmp_path / "pack" / "test.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with (tmp_path / "pack" / "sample_submission.csv").open(encoding="utf-8", newline="") as lines:
        row_id, target = next(csv.reader(lines))
    for name, broken in (("good", 0), ("bad", 5)):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow([row_id, target])
            for place, row in enumerate(rows):
                score = float(row["worst_area"])
                writer.writerow([row[row_id], -score if broken and place % broken == 0 else score])
        forked("submit", SLUG, "-f", f"{name}.csv", "--team", name, "--model", name)
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
