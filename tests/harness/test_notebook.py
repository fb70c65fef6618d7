"""What comes back from Python, as a notebook shows it: a table, a chart, and a DataFrame inside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from markupsafe import escape

import harness

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two competitions with two teams and references each."""
    place = tmp_path_factory.mktemp("notebook")
    for name in ("breast-cancer", "diabetes"):
        prepared = harness.prepare(name, workspace=place)
        harness.pack(name, to=place / name, workspace=place)
        test = pd.read_csv(place / name / "test.csv")
        column = "worst_area" if name == "breast-cancer" else "bmi"
        for team, sign in ((EVIL, 1), ("ada", -1)):
            file = place / "mine.csv"
            table = pd.DataFrame({prepared.id: test[prepared.id], prepared.targets[0]: sign * test[column]})
            table.to_csv(file, index=False)
            harness.submit(name, file, team=team, workspace=place)
    return place


def look(shown: object) -> str:
    html = shown._repr_html_()  # type: ignore[attr-defined]
    assert "<script" not in html
    assert html.count("<table") >= 1
    assert html.count("<svg") >= 1
    assert html.count("<style>") == 1
    return str(html)


def test_a_board(place: Path) -> None:
    board = harness.board("breast-cancer", workspace=place)
    assert "&lt;script&gt;" in look(board)
    assert board.frame["team"].tolist() == [row.team for row in board.rows]
    assert {"roc_auc", "roc_auc_low", "tied"} <= set(board.frame.columns)


def test_a_comparison(place: Path) -> None:
    compared = harness.compare("breast-cancer", "#1", "#2", workspace=place)
    assert str(escape(compared.verdicts[0])) in look(compared)
    assert len(compared.frame) == 1


def test_standings(place: Path) -> None:
    standings = harness.standings(workspace=place, by="team")
    shown = look(standings)
    assert all(f">{row.mean_rank:.2f}<" in shown for row in standings.contestants)
    assert len(standings.frame) == len(standings.contestants)


def test_a_shakeup(place: Path) -> None:
    shaken = harness.shakeup("diabetes", workspace=place)
    assert "private place" in look(shaken)
    assert len(shaken.frame) == len(shaken.rows)


def test_functions_stay_functions_once_their_packages_are_imported() -> None:
    code = "import harness, harness.reporting.build; assert callable(harness.report), harness.report"
    subprocess.run([sys.executable, "-c", code], check=True)
