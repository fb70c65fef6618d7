"""Clusterings of rows that nobody has answers for, by real workers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from harness.errors import HarnessError, UsageError
from harness.scoring.ready import open_ready
from harness.tuning.record.run_record import read_run
from harness.tuning.record.runs import trial_frame
from harness.tuning.request import Request
from harness.tuning.run import tune_competition
from harness.tuning.show import Watcher
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tuning.trial import Trial

SLUG = "heaps"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def prepare(workspace: Workspace, values: np.ndarray) -> Prepared:
    folder = workspace.competitions / SLUG
    folder.mkdir(parents=True)
    pd.DataFrame(values, columns=["x", "y"]).to_csv(folder / "rows.csv", index=False)
    text = '[data]\nsource = "rows.csv"\n[metric]\nname = "silhouette"\n'
    (folder / "competition.toml").write_text(text, encoding="utf-8")
    return open_ready(workspace, SLUG)


def three_heaps() -> np.ndarray:
    random = np.random.default_rng(0)
    return np.repeat([[0, 0], [10, 0], [0, 10]], 20, axis=0) + random.normal(size=(60, 2))


class Impatient(Watcher):
    """Presses Ctrl-C when the third labeling has come in."""

    def __init__(self) -> None:
        self.seen = 0

    def trial_over(self, trial: Trial) -> None:
        self.seen += 1
        if self.seen == 3:
            raise KeyboardInterrupt


def test_heaps_are_found_and_every_labeling_is_a_trial(workspace: Workspace) -> None:
    prepared = prepare(workspace, three_heaps())
    finished = tune_competition(prepared, workspace, Request(seconds=60.0, models=("k-means", "dbscan")))
    assert finished.winner.candidate.judged.mean > 0.6
    found = {one.candidate.model: one.candidate.params for one in finished.entries}
    assert found["k-means"]["clusters"] == 3
    trials = trial_frame(prepared, workspace).to_pandas()
    assert len(trials) == finished.trials == len(read_run(finished.folder).schedule)
    assert set(trials["family"]) == {"k-means", "dbscan"}
    assert trials.loc[trials["state"] == "done", "cv_mean"].max() == finished.winner.candidate.judged.mean
    assert "k-means" in (finished.folder / "log").read_text(encoding="utf-8")


def test_a_labeling_that_finds_nothing_is_recorded_with_its_reason(workspace: Workspace) -> None:
    """One heap is one dense region, however near its rows must lie."""
    prepared = prepare(workspace, np.random.default_rng(0).normal(size=(60, 2)))
    tune_competition(prepared, workspace, Request(seconds=60.0, models=("k-means", "dbscan")))
    trials = trial_frame(prepared, workspace).to_pandas()
    failed = trials[trials["state"] == "failed"]
    assert set(failed["family"]) == {"dbscan"}
    assert failed["reason"].str.contains("DBSCAN finds fewer than two dense regions").any()
    assert not failed["complete"].any()


def test_ctrl_c_hands_in_what_there_is(workspace: Workspace) -> None:
    prepared = prepare(workspace, three_heaps())
    finished = tune_competition(prepared, workspace, Request(seconds=600.0), watcher=Impatient())
    assert finished.entries
    assert finished.judged_trials >= 2
    record = read_run(finished.folder)
    assert record.status == "interrupted"
    assert record.outcome is not None


def test_rows_that_are_all_alike_have_no_clusters(workspace: Workspace) -> None:
    prepared = prepare(workspace, np.ones((40, 2)))
    with pytest.raises(
        HarnessError, match=r"No clusters were found in the 40 rows to predict\. No column tells them apart"
    ):
        tune_competition(prepared, workspace, Request(seconds=60.0, models=("k-means",)))
    (run,) = workspace.runs(SLUG).iterdir()
    assert read_run(run).status == "failed"


@pytest.mark.parametrize(
    ("request_", "message"),
    [(Request(seconds=60.0, metric="v_measure"), "Leave --metric out"), (Request(trials=3), "Give --budget")],
)
def test_what_clusterings_cannot_do_is_refused(workspace: Workspace, request_: Request, message: str) -> None:
    prepared = prepare(workspace, three_heaps())
    with pytest.raises(UsageError, match=message):
        tune_competition(prepared, workspace, request_)
    assert not workspace.runs(SLUG).exists()
