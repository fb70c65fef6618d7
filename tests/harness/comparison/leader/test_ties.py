"""Which entries of a board cannot be told from its leader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from harness.comparison.entries.compare import compare_entries
from harness.comparison.leader import ties as marking
from harness.comparison.leader.ties import mark_ties
from harness.competition.prepared.tables import load_solution, read_test
from harness.scoring.board import read_board
from harness.scoring.ready import open_ready
from harness.scoring.submit import submit_predictions
from harness.workspace import Workspace
from leaderboard.arrays import build_table, from_numpy
from leaderboard.compare.holm import adjust_against_best
from leaderboard.identity import new_id
from leaderboard.schema import ENTRIES, Entry
from leaderboard.store import Board

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.scoring.board import BoardView

ROWS = 800
TOML = """[data]
source = "rows.csv"
target = "y"
{more}
[split]
test = 0.5
public = 0.5
[metric]
name = "{metric}"
"""


def make(folder: Path, metric: str = "rmse", *, more: str = "") -> tuple[Prepared, Workspace]:
    workspace, random = Workspace(folder), np.random.default_rng(0)
    x = random.normal(size=ROWS)
    y = x + random.normal(size=ROWS) / 2
    labels = np.where(y > 0, "yes", "no")
    table = pd.DataFrame({"x": x, "y": labels if metric in ("roc_auc", "accuracy") else y})
    if "weight" in more:
        table["w"] = random.lognormal(sigma=4.0, size=ROWS)
    competition = workspace.competitions / "toy"
    competition.mkdir(parents=True)
    table.to_csv(competition / "rows.csv", index=False)
    (competition / "competition.toml").write_text(TOML.format(metric=metric, more=more), encoding="utf-8")
    return open_ready(workspace, "toy"), workspace


def hand_in(prepared: Prepared, workspace: Workspace, team: str, values: np.ndarray) -> None:
    table = read_test(prepared).select([prepared.id])
    column = from_numpy(values) if values.dtype.kind == "f" else values.tolist()
    table = table.append_column(prepared.targets[0], [column])
    submit_predictions(prepared, workspace, table, team=team, model=team)


def signal(prepared: Prepared) -> np.ndarray:
    return np.array(read_test(prepared)["x"].to_pylist())


def hand_in_four(prepared: Prepared, workspace: Workspace) -> None:
    """One that knows all that can be known, nearly the same, one with noise of its own, and one far off."""
    x, random = signal(prepared), np.random.default_rng(1)
    hand_in(prepared, workspace, "ada", x)
    hand_in(prepared, workspace, "bob", x + random.normal(size=len(x)) / 50)
    hand_in(prepared, workspace, "cleo", x + random.normal(size=len(x)))
    hand_in(prepared, workspace, "dan", 9 - x)


def board(prepared: Prepared, workspace: Workspace, **options: object) -> BoardView:
    return mark_ties(read_board(prepared, workspace, **options), prepared, workspace)  # type: ignore[arg-type]


def marks(view: BoardView) -> dict[str | None, bool | None]:
    return {row.model: row.tied for row in view.rows if row.kind == "submission"}


@pytest.mark.parametrize("metric", ["rmse", "roc_auc"])
def test_those_near_the_leader_are_marked(tmp_path: Path, metric: str) -> None:
    prepared, workspace = make(tmp_path, metric)
    hand_in_four(prepared, workspace)
    view = board(prepared, workspace)
    assert {row.model for row in view.rows[:2]} == {"ada", "bob"}
    assert [row.tied for row in view.rows] == [None, True, False, False, False], (
        "one is the sample submission"
    )
    assert view.notes[-1] == (
        "1 of the 4 entries below cannot be told from the leader (paired test over 200 public rows, "
        "corrected for 10 pairs)."
    )
    table, whole = view.table(), view.full_table()
    assert [row[table.columns.index("tied")] for row in table.rows] == [None, True, None, None, None]
    assert [row[whole.columns.index("tied")] for row in whole.rows] == [None, True, False, False, False]


def test_the_marks_are_those_of_compare_corrected_for_all_pairs(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "rmse")
    x, random = signal(prepared), np.random.default_rng(2)
    for number in range(12):
        hand_in(prepared, workspace, f"m{number}", x + random.normal(size=len(x)) * number / 25)
    view = board(prepared, workspace, share="private")
    first, *others = [str(row.model) for row in view.rows]
    assert "sample_submission" in others
    tests = [compare_entries(prepared, workspace, [first, other], rows="private") for other in others]
    adjusted = adjust_against_best([test.duels[0].test.p_value for test in tests])
    expected = {other: p_value >= 0.05 for other, p_value in zip(others, adjusted, strict=True)}
    assert {row.model: row.tied for row in view.rows} == {first: None, **expected}
    assert set(expected.values()) == {True, False}


def test_the_whole_ranking_is_judged_whatever_is_shown(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path)
    hand_in_four(prepared, workspace)
    whole = marks(board(prepared, workspace))
    assert marks(board(prepared, workspace, top=2)) == {name: whole[name] for name in ("ada", "bob")}
    assert marks(board(prepared, workspace, team="cleo")) == {"cleo": False}
    hand_in(prepared, workspace, "ada", signal(prepared) + 0.001)
    ties = [row.tied for row in board(prepared, workspace, every_entry=True).rows]
    assert ties == [None, True, True, False, False, False]


def test_a_lead_that_hangs_on_one_row_is_none(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "mae")
    solution, random = load_solution(prepared), np.random.default_rng(0)
    size = len(solution.public)
    lone = np.where(np.arange(size) == np.argmax(solution.public), 300.0, 0.0)
    hand_in(prepared, workspace, "ada", solution.truth + 0.1 + 0.01 * random.normal(size=size))
    for name in ("bob", "cleo"):
        hand_in(prepared, workspace, name, solution.truth + 0.1 + 0.01 * random.normal(size=size) + lone)
    view = board(prepared, workspace)
    assert view.rows[0].model == "ada"
    assert marks(view) == {"ada": None, "bob": True, "cleo": True}


@pytest.mark.parametrize("weighted", [True, False])
def test_who_is_better_on_nearly_all_rows_is_told_though_one_row_makes_all_the_spread(
    tmp_path: Path, *, weighted: bool
) -> None:
    prepared, workspace = make(tmp_path, "mae", more='weight = "w"' if weighted else "")
    solution = load_solution(prepared)
    error = np.where(np.arange(len(solution.public)) == np.argmax(solution.public), 9.0, 0.001)
    hand_in(prepared, workspace, "ada", solution.truth + error)
    hand_in(prepared, workspace, "bob", solution.truth + 2.5)
    assert marks(board(prepared, workspace)) == {"ada": None, "bob": False}


def test_a_constant_is_told_from_who_ranks_nearly_all_rows_right(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "roc_auc")
    truth = load_solution(prepared).truth.astype(np.float64)
    order = np.argsort(-truth, kind="stable")
    nearly = truth.copy()
    nearly[order[0]] = -1.0  # one positive row below all others makes all of the spread
    hand_in(prepared, workspace, "ada", nearly)
    hand_in(prepared, workspace, "bob", np.full(len(truth), 0.5))
    assert marks(board(prepared, workspace)) == {"ada": None, "bob": False}


def test_what_cannot_be_read_has_no_mark(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path)
    hand_in_four(prepared, workspace)
    second = read_board(prepared, workspace).rows[1]
    file = workspace.predictions("toy") / f"{second.entry_id}.parquet"
    file.rename(file.with_suffix(".away"))
    view = board(prepared, workspace)
    assert [row.tied for row in view.rows] == [None, None, False, False, False]
    assert view.notes[-1].endswith("1 that cannot be read or compared was not tested.")
    file.with_suffix(".away").rename(file)
    assert board(prepared, workspace).rows[1].tied is True


@pytest.mark.parametrize("damaged", [0, 1])
def test_predictions_of_another_entry_have_no_mark_and_leave_none(tmp_path: Path, damaged: int) -> None:
    prepared, workspace = make(tmp_path)
    hand_in_four(prepared, workspace)
    rows = read_board(prepared, workspace).rows
    folder = workspace.predictions("toy")
    file, others = (folder / f"{rows[place].entry_id}.parquet" for place in (damaged, 4))
    whole = file.read_bytes()
    file.write_bytes(others.read_bytes())
    ties = [None] * 5 if damaged == 0 else [None, None, False, False, False]
    assert [row.tied for row in board(prepared, workspace).rows] == ties
    file.write_bytes(whole)
    assert [row.tied for row in board(prepared, workspace).rows] == [None, True, False, False, False]


def test_where_the_leader_cannot_be_read_nobody_is_told_from_it(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path)
    hand_in_four(prepared, workspace)
    leader = read_board(prepared, workspace).rows[0]
    (workspace.predictions("toy") / f"{leader.entry_id}.parquet").unlink()
    view = board(prepared, workspace)
    assert {row.tied for row in view.rows} == {None}
    assert view.notes[-1].startswith(
        f"Nobody was tested against the leader. The predictions of {leader.entry_id}"
    )


def test_a_score_beyond_numbers_has_no_mark(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path)
    hand_in(prepared, workspace, "ada", signal(prepared))
    hand_in(prepared, workspace, "bob", np.full(prepared.rows_test, 1e200))
    view = board(prepared, workspace)
    assert marks(view)["bob"] is None
    assert view.notes[-1].endswith("1 that cannot be read or compared was not tested.")


def test_a_test_is_made_once(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path)
    hand_in_four(prepared, workspace)
    before = board(prepared, workspace)
    for file in workspace.predictions("toy").glob("*.parquet"):
        file.unlink()
    assert board(prepared, workspace) == before, "from what is kept"
    (kept,) = workspace.cache("toy").iterdir()
    kept.write_bytes(b"{")
    assert board(prepared, workspace).rows[1].tied is None, "neither kept nor to be found again"


def test_a_metric_without_a_paired_test_has_no_marks(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "max_error")
    hand_in_four(prepared, workspace)
    view = board(prepared, workspace)
    assert set(marks(view).values()) == {None}
    assert view.notes == ()
    assert "tied" not in (*view.table().columns, *view.full_table().columns)


def test_of_a_resampled_metric_only_the_first_are_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "_MOST_RESAMPLED", 1)
    prepared, workspace = make(tmp_path, "median_ae")
    x = signal(prepared)
    for name, shift in (("ada", 0.0), ("bob", 0.001), ("cleo", 0.002)):
        hand_in(prepared, workspace, name, x + shift)
    view = board(prepared, workspace)
    assert [row.tied for row in view.rows] == [None, True, None, None]
    assert view.notes[-1].endswith("2 further below were not tested.")


def test_who_may_not_see_intervals_may_not_see_marks(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, more='[rules]\nfeedback = "rounded"')
    hand_in_four(prepared, workspace)
    assert set(marks(board(prepared, workspace)).values()) == {None}
    assert board(prepared, workspace, share="private").rows[1].tied is True


def test_where_no_answers_are_known_the_folds_decide(tmp_path: Path) -> None:
    """Folds: 0.1 apart every time, as good as the leader on average, and not of the same folds."""
    prepared, _ = make(tmp_path)
    folds = {
        "ada": (1.0, 1.1, 1.2, 1.1, 1.0),
        "bob": (1.3, 1.1, 0.9, 1.3, 0.9),
        "cleo": (2.0, 2.11, 2.19, 2.1, 2.01),
        "dan": (2.1, 2.1),
    }
    blind, empty = replace(prepared, rows_public=0, rows_private=0), Workspace(tmp_path / "empty")
    prints, moment = prepared.fingerprints, pd.Timestamp("2026-01-01", tz="UTC").to_pydatetime()
    entries = [
        Entry(
            entry_id=new_id(moment),
            competition="toy",
            kind="submission",
            team=team,
            model=team,
            created_at=moment,
            status="unscored",
            cv_mean=float(np.mean(scores)),
            fold_scores=scores,
            spec_fingerprint=prints.spec,
            data_fingerprint=prints.data,
            metric_fingerprint=prints.metric,
        )
        for team, scores in folds.items()
    ]
    Board(empty.board("toy")).append_table(build_table(entries, ENTRIES))
    view = board(blind, empty)
    assert marks(view) == {"ada": None, "bob": True, "cleo": False, "dan": None}
    assert view.notes[-1] == (
        "1 of the 3 entries below cannot be told from the leader "
        "(corrected t-test over folds, which is weak, corrected for 6 pairs). "
        "1 without scores of the same folds was not tested."
    )
