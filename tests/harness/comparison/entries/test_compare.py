"""Entries of a real competition, compared by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from harness.comparison.entries.compare import compare_entries
from harness.comparison.entries.result import Comparison
from harness.comparison.entries.summary import comparison_lines, difference_tables
from harness.competition.prepared.tables import load_solution, read_test
from harness.errors import HarnessError, MetricError, UsageError
from harness.scoring.board import read_board
from harness.scoring.predictions import NoPredictionsError
from harness.scoring.ready import open_ready
from harness.scoring.submit import submit
from harness.scoring.withdraw import withdraw
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.workspace import Workspace
from leaderboard.errors import LeaderboardError

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

ROWS = 600
TOML = '[data]\nsource = "rows.csv"\ntarget = "y"\n[metric]\nname = "{metric}"\n[split]\ntest = 0.5\n'


def make(folder: Path, metric: str) -> tuple[Prepared, Workspace]:
    """Answers that a number and a place tell, but for some noise."""
    workspace, random = Workspace(folder), np.random.default_rng(0)
    table = pd.DataFrame({"x": random.normal(size=ROWS), "place": random.choice(["here", "there"], ROWS)})
    y = table["x"] + 2.0 * (table["place"] == "there") + random.normal(size=ROWS) / 2
    table["y"] = y if metric in ("rmse", "median_ae", "max_error") else np.where(y > 1, "yes", "no")
    competition = workspace.competitions / "toy"
    competition.mkdir(parents=True)
    table.to_csv(competition / "rows.csv", index=False)
    (competition / "competition.toml").write_text(TOML.format(metric=metric), encoding="utf-8")
    return open_ready(workspace, "toy"), workspace


def hand_in(prepared: Prepared, workspace: Workspace, team: str, values: np.ndarray) -> None:
    ids = read_test(prepared)[prepared.id].to_pylist()
    file = workspace.root / f"{team}.csv"
    pd.DataFrame({prepared.id: ids, prepared.targets[0]: values}).to_csv(file, index=False)
    submit(prepared, workspace, file, team=team, model=team, message="")


@pytest.fixture
def rmse(tmp_path: Path) -> tuple[Prepared, Workspace]:
    """Two teams, of which the second does not know of places."""
    prepared, workspace = make(tmp_path, "rmse")
    test = read_test(prepared).to_pandas()
    hand_in(prepared, workspace, "ada", test["x"] + 2.0 * (test["place"] == "there"))
    hand_in(prepared, workspace, "bob", test["x"] + 1.0)
    return prepared, workspace


def test_the_better_one_comes_first_with_a_verdict(rmse: tuple[Prepared, Workspace]) -> None:
    comparison = compare_entries(*rmse, ["#2", "#1"])
    assert isinstance(comparison, Comparison)
    (duel,) = comparison.duels
    names = [comparison.entries[place].name for place in (duel.first, duel.second)]
    assert names == ["ada", "bob"]
    assert duel.scores[0] < duel.scores[1], "less is better"
    assert duel.test.effect == pytest.approx(duel.scores[1] - duel.scores[0])
    assert (duel.test.low > 0, comparison.p_values[0] < 1e-6, duel.test.superiority > 0.999) == (True,) * 3
    (verdict,) = comparison.verdicts
    assert verdict.startswith("ada is better than bob by 0.")
    assert "over 300 hidden rows" in verdict


def test_where_they_differ_is_found(rmse: tuple[Prepared, Workspace]) -> None:
    """Without places one is wrong by one everywhere; the gain is that of rows whose noise hides it least."""
    prepared, workspace = rmse
    solution = load_solution(prepared)
    one_sided = solution.truth + np.where(read_test(prepared)["place"].to_pandas() == "there", 1.5, 0.5)
    hand_in(prepared, workspace, "cleo", one_sided)
    comparison = compare_entries(prepared, workspace, ["ada", "cleo"])
    found = {(one.column, one.value): one for one in comparison.slices}
    assert found["place", "there"].gain > 0 > found["place", "here"].gain
    assert found["place", "there"].p_value < 0.001
    assert found["place", "there"].rows + found["place", "here"].rows == 300
    assert len(comparison.rows) == 8
    (_, groups), (_, rows) = difference_tables(comparison)
    assert groups.columns == ("column", "value", "rows", "gain", "p")
    assert len(rows.rows) == 8


def test_equals_cannot_be_told_apart(rmse: tuple[Prepared, Workspace]) -> None:
    prepared, workspace = rmse
    test = read_test(prepared).to_pandas()
    ada = test["x"] + 2.0 * (test["place"] == "there")
    hand_in(prepared, workspace, "dan", ada + np.random.default_rng(1).normal(size=len(ada)) / 100)
    hand_in(prepared, workspace, "eve", ada)
    near = compare_entries(prepared, workspace, ["ada", "dan"])
    assert "cannot be told apart" in near.verdicts[0]
    same = compare_entries(prepared, workspace, ["ada", "eve"])
    assert same.verdicts == ("ada and eve score the same on all 300 hidden rows.",)
    assert same.rows == ()
    assert same.slices == (), "nowhere does either gain anything"


def test_an_entry_off_the_board_is_compared_and_said_to_be_off(rmse: tuple[Prepared, Workspace]) -> None:
    prepared, workspace = rmse
    withdraw(prepared, workspace, "bob")
    lines = comparison_lines(compare_entries(prepared, workspace, ["ada", "bob"]))
    assert lines[0].startswith("ada is better than bob")
    assert lines[-1] == "bob was withdrawn and takes no part in the board."


def test_without_training_rows_nothing_is_out_of_fold(tmp_path: Path) -> None:
    """The labels of a clustering are the host's, so it has a target and no row to learn it from."""
    prepared = open_ready(Workspace(tmp_path), "blobs")
    with pytest.raises(UsageError, match="blobs has no training rows with answers, so nothing is out of"):
        compare_entries(prepared, Workspace(tmp_path), ["#1", "#2"], rows="oof")


def test_pairs_of_several_are_corrected_together(rmse: tuple[Prepared, Workspace]) -> None:
    prepared, workspace = rmse
    hand_in(prepared, workspace, "fay", read_test(prepared)["x"].to_pandas())
    comparison = compare_entries(prepared, workspace, ["ada", "bob", "fay"])
    assert len(comparison.duels) == 3
    raw = [duel.test.p_value for duel in comparison.duels]
    smallest = raw.index(min(raw))
    assert comparison.p_values[smallest] == pytest.approx(3 * raw[smallest])
    assert "corrected together (Holm)" in comparison_lines(comparison)[3]
    assert difference_tables(comparison) == []
    assert len(comparison.table().rows) == 3


def test_labels_are_compared_by_mcnemar_too(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "accuracy")
    test = read_test(prepared).to_pandas()
    good = np.where(test["x"] + 2.0 * (test["place"] == "there") > 1, "yes", "no")
    hand_in(prepared, workspace, "ada", good)
    hand_in(prepared, workspace, "bob", np.where(test["x"] > 0, "yes", "no"))
    (duel,) = compare_entries(prepared, workspace, ["ada", "bob"]).duels
    assert duel.mcnemar is not None
    table = [duel.mcnemar.only_first, duel.mcnemar.only_second]
    assert table[0] > table[1]
    assert duel.mcnemar.p_value == pytest.approx(stats.binomtest(table[0], sum(table)).pvalue)
    assert duel.folds is None, "files have no folds"


def test_mcnemar_counts_groups_where_rows_are_groups(tmp_path: Path) -> None:
    comparison, groups = compare_over_groups(tmp_path, np.repeat(np.arange(40), 15), metric="accuracy")
    (duel,) = comparison.duels
    assert duel.mcnemar is not None
    assert duel.mcnemar.only_first + duel.mcnemar.only_second <= groups
    assert duel.mcnemar.p_value > 0.01


def test_a_score_beyond_numbers_is_refused_by_name(rmse: tuple[Prepared, Workspace]) -> None:
    prepared, workspace = rmse
    hand_in(prepared, workspace, "huge", np.full(ROWS // 2, 1e200))
    with pytest.raises(MetricError, match=r"^huge cannot be compared\. Its rmse on these rows is too large"):
        compare_entries(prepared, workspace, ["ada", "huge"])
    hand_in(prepared, workspace, "large", np.full(ROWS // 2, 1e140))
    (verdict,) = compare_entries(prepared, workspace, ["ada", "large"]).verdicts
    assert len(verdict) < 300


def test_the_same_score_by_other_rows_is_said_to_be_the_same(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "accuracy")
    solution = load_solution(prepared)
    right = np.where(solution.truth == 1, "yes", "no")
    for team, row in (("ada", 0), ("bob", 1)):
        wrong = right.copy()
        wrong[row] = "no" if wrong[row] == "yes" else "yes"
        hand_in(prepared, workspace, team, wrong)
    (verdict,) = compare_entries(prepared, workspace, ["ada", "bob"]).verdicts
    assert "score the same (95 % interval" in verdict


def test_what_no_row_has_a_part_in_is_resampled_or_refused(tmp_path: Path) -> None:
    for metric in ("median_ae", "max_error"):  # the second has one row that decides
        prepared, workspace = make(tmp_path / metric, metric)
        test = read_test(prepared).to_pandas()
        hand_in(prepared, workspace, "ada", test["x"] + 2.0 * (test["place"] == "there"))
        hand_in(prepared, workspace, "bob", test["x"])
        if metric == "max_error":
            with pytest.raises(MetricError, match="Maximum error has no paired test"):
                compare_entries(prepared, workspace, ["ada", "bob"])
            continue
        (duel,) = compare_entries(prepared, workspace, ["ada", "bob"]).duels
        assert duel.test.method == "paired bootstrap of 400"
        assert duel.test.p_value < 0.01


def test_baselines_are_compared_out_of_fold_and_by_folds(tmp_path: Path) -> None:
    prepared, workspace = make(tmp_path, "rmse")
    tune_competition(prepared, workspace, Request(models=("dummy", "linear", "tree"), trials=3, quick=True))
    comparison = compare_entries(prepared, workspace, ["linear", "dummy"], rows="oof")
    (duel,) = comparison.duels
    assert comparison.what == "300 training rows out of fold"
    assert duel.test.method == "corrected resampled t over folds"
    assert duel.test.units == 5
    assert duel.folds is None
    assert "the folds decide, which share most of their rows" in comparison_lines(comparison)[-1]
    hidden = compare_entries(prepared, workspace, ["linear", "dummy"])
    assert hidden.what == "300 hidden rows"
    assert hidden.duels[0].folds is not None
    assert hidden.duels[0].folds.p_value == duel.test.p_value
    assert "which is weak" in comparison_lines(hidden)[-1]


def compare_over_groups(folder: Path, group: np.ndarray, metric: str = "rmse") -> tuple[Comparison, int]:
    """Two that are off by a number of each group's own, and how many hidden groups there are."""
    workspace, random = Workspace(folder), np.random.default_rng(3)
    table = pd.DataFrame({"x": random.normal(size=ROWS), "group": [f"g{one}" for one in group]})
    y = table["x"] + random.normal(size=ROWS) / 10
    table["y"] = y if metric == "rmse" else np.where(y > 0, "yes", "no")
    competition = workspace.competitions / "toy"
    competition.mkdir(parents=True)
    table.to_csv(competition / "rows.csv", index=False)
    toml = TOML.format(metric=metric) + 'method = "group"\ngroup = "group"\n'
    (competition / "competition.toml").write_text(toml, encoding="utf-8")
    prepared = open_ready(workspace, "toy")
    test = read_test(prepared).to_pandas()
    codes = test["group"].astype("category").cat.codes
    for name in ("ada", "bob"):
        guess = test["x"] + random.normal(size=int(codes.max()) + 1)[codes]
        hand_in(prepared, workspace, name, guess if metric == "rmse" else np.where(guess > 0, "yes", "no"))
    return compare_entries(prepared, workspace, ["ada", "bob"]), codes.nunique()


def test_rows_of_a_group_are_one_piece_of_evidence(tmp_path: Path) -> None:
    """Forty groups of fifteen rows: predictions off by a number of the group's own are not surely worse."""
    comparison, groups = compare_over_groups(tmp_path, np.repeat(np.arange(40), 15))
    (duel,) = comparison.duels
    assert duel.test.units == groups
    assert duel.test.method == "paired t by influence, whole blocks"
    assert duel.test.high - duel.test.low > 0.1
    assert f"hidden rows in {groups} groups)" in comparison.verdicts[0]


def test_two_groups_of_which_one_is_larger_tell_nothing_and_have_no_interval(tmp_path: Path) -> None:
    comparison, groups = compare_over_groups(tmp_path, np.repeat(np.arange(4), [180, 140, 150, 130]))
    assert groups == 2
    (verdict,) = comparison.verdicts
    assert "cannot be told apart" in verdict
    assert "(no interval; p = 1, paired t by influence, whole blocks over" in verdict
    assert not {"low", "high"} & set(comparison.table().columns)
    assert comparison.duels[0].test.interval is None
    assert "no interval" in comparison._repr_html_()


def test_entries_without_predictions_of_today_are_refused(rmse: tuple[Prepared, Workspace]) -> None:
    _, workspace = rmse
    file = workspace.competitions / "toy" / "rows.csv"
    pd.read_csv(file).assign(x=0.5).to_csv(file, index=False)
    changed = open_ready(workspace, "toy")
    with pytest.raises(UsageError, match="was scored before the data or the metric changed"):
        compare_entries(changed, workspace, ["ada", "bob"])


def test_predictions_of_another_entry_are_refused(rmse: tuple[Prepared, Workspace]) -> None:
    prepared, workspace = rmse
    first, second = (row.entry_id for row in read_board(prepared, workspace).rows[:2])
    folder = workspace.predictions("toy")
    (folder / f"{second}.parquet").write_bytes((folder / f"{first}.parquet").read_bytes())
    with pytest.raises(NoPredictionsError, match=f"^The predictions of {second} are not those it was scored"):
        compare_entries(prepared, workspace, ["#1", "#2"])


def test_damaged_predictions_are_refused(rmse: tuple[Prepared, Workspace]) -> None:
    prepared, workspace = rmse
    entry = read_board(prepared, workspace).rows[1].entry_id
    file = workspace.predictions("toy") / f"{entry}.parquet"
    damaged = bytearray(file.read_bytes())
    damaged[500:700] = bytes(200)
    file.write_bytes(damaged)
    with pytest.raises(NoPredictionsError, match=f"^The predictions of {entry} cannot be read"):
        compare_entries(prepared, workspace, ["#1", "#2"])


def test_what_cannot_be_compared_is_said(rmse: tuple[Prepared, Workspace]) -> None:
    prepared, workspace = rmse
    for names, error, message in (
        (["ada"], UsageError, "Name at least two different entries"),
        (["ada", "#1"], UsageError, "Name at least two different entries"),
        (["ada", "zoe"], LeaderboardError, "No entry is named 'zoe'"),
    ):
        with pytest.raises(error, match=message):
            compare_entries(prepared, workspace, names)
    with pytest.raises(
        HarnessError, match="there are no predictions out of fold: it was handed in as a file"
    ):
        compare_entries(prepared, workspace, ["ada", "bob"], rows="oof")
