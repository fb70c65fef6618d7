"""The shake-up of real boards of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from harness.comparison.shakeup.shakeup import shake_up
from harness.comparison.shakeup.summary import agreement_table, shakeup_lines
from harness.competition.prepared.tables import load_solution, read_test
from harness.errors import UsageError
from harness.scoring.board import read_board
from harness.scoring.ready import open_ready
from harness.scoring.submit import submit
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

ROWS = 1000
TOML = '[data]\nsource = "rows.csv"\ntarget = "y"\n[metric]\n{metric}\n[split]\ntest = 0.6\n{more}'
OWN = """
def score(solution, submission, row_id_column_name):
    return float((solution["y"] - submission["y"]).abs().mean())
"""
NO_REFERENCE = "[rules]\n"  # with rules references stand between the ranks


def make(folder: Path, metric: str, more: str = "") -> tuple[Prepared, Workspace]:
    """A table with a group and a moment of every row; the class is whether the number is large."""
    workspace, random = Workspace(folder), np.random.default_rng(0)
    table = pd.DataFrame({"x": random.normal(size=ROWS), "group": np.arange(ROWS) // 10, "day": range(ROWS)})
    y = table["x"] + random.normal(size=ROWS) / 2
    chosen = f'name = "{metric}"'
    if metric == "own":
        chosen = 'file = "metric.py"\ndirection = "minimize"'
    table["y"] = y
    if metric == "quadratic_weighted_kappa":
        table["y"] = np.digitize(y, [-1, 0, 1])
        chosen = f'name = "{metric}"\n[competition]\ntask = "multiclass"'
    elif metric in ("roc_auc", "accuracy"):
        table["y"] = np.where(y > 0, "yes", "no")
    competition = workspace.competitions / "toy"
    competition.mkdir(parents=True)
    table.to_csv(competition / "rows.csv", index=False)
    (competition / "metric.py").write_text(OWN, encoding="utf-8")
    text = TOML.format(metric=chosen, more=more)
    (competition / "competition.toml").write_text(text, encoding="utf-8")
    return open_ready(workspace, "toy"), workspace


def hand_in(prepared: Prepared, workspace: Workspace, team: str, values: np.ndarray, model: str = "") -> None:
    ids = read_test(prepared)[prepared.id].to_pylist()
    file = workspace.root / f"{team}.csv"
    pd.DataFrame({prepared.id: ids, prepared.targets[0]: values}).to_csv(file, index=False)
    submit(prepared, workspace, file, team=team, model=model or team, message="")


def hand_in_equals(prepared: Prepared, workspace: Workspace, metric: str, count: int = 8) -> None:
    """Teams that are wrong by as much noise each, of their own."""
    random, x = np.random.default_rng(7), read_test(prepared)["x"].to_numpy()
    for number in range(count):
        guess = x + random.normal(size=len(x)) / 2
        if metric == "quadratic_weighted_kappa":
            guess = np.digitize(guess, [-1, 0, 1])
        elif metric == "accuracy":
            guess = np.where(guess > 0, "yes", "no")
        hand_in(prepared, workspace, f"team-{number}", guess)


@pytest.mark.parametrize("metric", ["rmse", "roc_auc", "accuracy", "quadratic_weighted_kappa", "median_ae"])
def test_equals_shake_by_noise(tmp_path: Path, metric: str) -> None:
    prepared, workspace = make(tmp_path, metric, NO_REFERENCE)
    hand_in_equals(prepared, workspace, metric)
    shakeup = shake_up(prepared, workspace)
    for share in ("public", "private"):
        board = {row.team: row for row in read_board(prepared, workspace, share=share).rows}
        for row in shakeup.rows:
            assert getattr(row, share) == board[row.team].rank
            assert getattr(row, f"{share}_score") == board[row.team].score
    assert shakeup.noise is not None
    assert shakeup.noise.explains
    assert sum(row.by_noise is True for row in shakeup.rows) >= 7
    for row in shakeup.rows:
        assert row.low is not None
        assert row.high is not None
        assert -7 <= row.low <= 0 <= row.high <= 7
        assert row.by_noise == (row.low <= row.public - row.private <= row.high)
    assert shakeup.noise.observed == pytest.approx(shakeup.mean_move)
    assert shakeup.figure == pytest.approx(shakeup.mean_move / 8)
    assert "no more than noise" in shakeup_lines(shakeup)[1]


@pytest.mark.parametrize(
    ("metric", "reason"),
    [("own", "what single rows add to metric is not known"), ("max_error", "to Maximum error is not known")],
)
def test_where_rows_tell_nothing_the_rest_is_told(tmp_path: Path, metric: str, reason: str) -> None:
    prepared, workspace = make(tmp_path, metric)
    hand_in_equals(prepared, workspace, metric, 4)
    shakeup = shake_up(prepared, workspace)
    assert shakeup.noise is None
    assert {row.low for row in shakeup.rows} == {None}
    assert {"low", "high", "noise"}.isdisjoint(shakeup.table().columns)
    assert reason in shakeup_lines(shakeup)[-1]


def test_public_rows_of_another_kind_are_more_than_noise(tmp_path: Path) -> None:
    """Each team is better on public rows the worse it is on private ones."""
    prepared, workspace = make(tmp_path, "rmse", NO_REFERENCE)
    solution, random = load_solution(prepared), np.random.default_rng(2)
    for number in range(8):
        spread = np.where(solution.public, 1 + number / 4, 3 - number / 4)
        noise = random.normal(size=len(spread)) * spread
        hand_in(prepared, workspace, f"team-{number}", solution.truth + noise)
    shakeup = shake_up(prepared, workspace)
    assert [row.team for row in shakeup.rows] == [f"team-{number}" for number in reversed(range(8))]
    assert [row.moved for row in shakeup.rows] == [7, 5, 3, 1, -1, -3, -5, -7]
    assert (shakeup.mean_move, shakeup.figure) == (4.0, 0.5)
    (agreement,) = shakeup.agreements
    assert agreement.correlation.spearman == pytest.approx(-1)
    lines = shakeup_lines(shakeup)
    assert lines[0].startswith("8 rows moved 4.0 places in the mean: a shake-up of 0.500")
    assert "more than noise explains" in lines[1]
    assert "not those of " in lines[2]
    assert lines[3] == "The public board told the private order: -1.00 of 1 (Spearman)."


def test_a_team_is_one_row_though_its_entries_differ(tmp_path: Path) -> None:
    """Its best public entry is not its final one, which it chose by nothing but handing in one only."""
    prepared, workspace = make(tmp_path, "rmse", "[rules]\nfinal_submissions = 2\n")
    solution = load_solution(prepared)
    for team, model, public, private in (
        ("ada", "lucky", 1.0, 3.0),
        ("ada", "solid", 1.5, 1.0),
        ("bob", "bob", 1.2, 2.0),
        ("cleo", "cleo", 2.0, 2.5),
    ):
        hand_in(
            prepared,
            workspace,
            team,
            solution.truth + np.where(solution.public, public, private),
            model=model,
        )
    shakeup = shake_up(prepared, workspace)
    ada = shakeup.rows[0]
    assert (ada.team, ada.model, ada.public, ada.private) == ("ada", "solid", 1, 1)
    assert (ada.public_score, ada.private_score) == (pytest.approx(1.0), pytest.approx(1.0))
    assert ada.public_entry_id != ada.entry_id
    assert [row.team for row in shakeup.rows] == ["ada", "bob", "cleo"]


@pytest.mark.parametrize(
    ("more", "note"),
    [('method = "group"\ngroup = "group"\n', None), ('method = "time"\ntime = "day"\n', "the earlier ones")],
)
def test_blocks_stay_whole(tmp_path: Path, more: str, note: str | None) -> None:
    """Errors of a whole group or stretch of time move entries more than errors of as many rows."""
    means = []
    for split in (more, 'method = "random"\n'):
        prepared, workspace = make(tmp_path / str(len(split)), "rmse", split)
        solution, random = load_solution(prepared), np.random.default_rng(4)
        stretch = pd.factorize(read_test(prepared)["group"].to_pandas())[0]
        for number in range(6):
            biases = random.normal(size=stretch.max() + 1)[stretch]
            hand_in(prepared, workspace, f"team-{number}", solution.truth + 1 + biases / 3)
        shakeup = shake_up(prepared, workspace)
        assert shakeup.noise is not None
        means.append(shakeup.noise.mean)
        assert bool(shakeup.notes) == (note is not None and split is more)
        assert note is None or split is not more or note in shakeup.notes[0]
    assert means[0] > 1.2 * means[1]


def test_cv_is_held_against_the_public_board(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "rmse")
    models = ("dummy", "linear", "tree", "knn")
    tune_competition(prepared, workspace, Request(models=models, trials=4, quick=True))
    shakeup = shake_up(prepared, workspace)
    with_cv = [row for row in shakeup.rows if row.cv is not None]
    assert sorted(row.cv_place for row in with_cv if row.cv_place) == list(range(1, len(with_cv) + 1))
    assert min(with_cv, key=lambda row: row.cv or 0).cv_place == 1, "less is better"
    assert shakeup.by_cv is not None
    assert shakeup.by_cv[0].spearman > 0.5
    assert [(one.first, one.second) for one in shakeup.agreements] == [
        ("cv", "public"),
        ("cv", "private"),
        ("public", "private"),
    ]
    table = agreement_table(shakeup)
    assert table is not None
    assert table.columns == ("by", "and", "spearman", "kendall", "entries")
    assert any(line.startswith("CV told the private order ") for line in shakeup_lines(shakeup))
    assert list(shakeup.frame["private"]) == list(range(1, len(shakeup.rows) + 1))


def test_what_has_no_shake_up_says_why(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path / "a", "rmse", "public = 1.0\n")
    with pytest.raises(UsageError, match="toy has no private rows, so nothing can shake up"):
        shake_up(prepared, workspace)
    prepared, workspace = make(tmp_path / "b", "rmse", NO_REFERENCE)
    with pytest.raises(UsageError, match="boards, but of toy no row stands on them"):
        shake_up(prepared, workspace)
    hand_in_equals(prepared, workspace, "rmse", 1)
    with pytest.raises(UsageError, match="only one row stands on them"):
        shake_up(prepared, workspace)
    hand_in_equals(prepared, workspace, "rmse", 2)
    entry = shake_up(prepared, workspace).rows[0].entry_id
    (workspace.predictions("toy") / f"{entry}.parquet").unlink()
    (note,) = shake_up(prepared, workspace).notes
    assert note == (
        "How far noise alone moves entries cannot be told: the predictions of fewer than two entries are "
        "kept here and can be read."
    )


@pytest.mark.parametrize("metric", ["rmse", "median_ae"])
def test_an_entry_whose_predictions_are_lost_is_left_out_of_the_noise(tmp_path: Path, metric: str) -> None:
    prepared, workspace = make(tmp_path, metric, NO_REFERENCE)
    hand_in_equals(prepared, workspace, metric, 5)
    whole = shake_up(prepared, workspace)
    gone, damaged = whole.rows[1], whole.rows[3]
    (workspace.predictions("toy") / f"{gone.entry_id}.parquet").unlink()
    (workspace.predictions("toy") / f"{damaged.entry_id}.parquet").write_bytes(b"PAR1 nothing")
    shakeup = shake_up(prepared, workspace)
    assert [row.private_score for row in shakeup.rows] == [row.private_score for row in whole.rows]
    assert shakeup.noise is not None
    assert shakeup.noise.entries == 3
    assert [row.by_noise is None for row in shakeup.rows] == [False, True, False, True, False]
    first, second = sorted((gone, damaged), key=lambda row: row.entry_id)
    (note,) = shakeup.notes
    assert note == (
        "Of 2 of 5 rows the predictions cannot be read, or score beyond numbers, so what noise explains "
        f"is told without them: {first.name}, {second.name}."
    )


def test_predictions_of_another_entry_are_left_out_too(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "rmse", NO_REFERENCE)
    hand_in_equals(prepared, workspace, "rmse", 3)
    whole = shake_up(prepared, workspace)
    assert whole.noise is not None
    first, second = whole.rows[:2]
    folder = workspace.predictions("toy")
    (folder / f"{first.entry_id}.parquet").write_bytes((folder / f"{second.entry_id}.parquet").read_bytes())
    shaken = shake_up(prepared, workspace)
    assert shaken.noise is not None
    assert shaken.noise.entries == 2
    assert f"told without them: {first.name}." in shaken.notes[0]
