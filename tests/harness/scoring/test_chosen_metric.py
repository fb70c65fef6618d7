from dataclasses import replace

import pytest

from harness.competition.spec import MetricChoice
from harness.errors import CompetitionError, SubmissionRefusedError
from harness.scoring.chosen_metric import metric_of
from harness.scoring.submit import submit
from leaderboard.store import Board

METRIC = """
def score(solution, submission, row_id_column_name):
    return float((solution["y"] - submission["y"]).abs().max())
"""


def test_a_metric_of_the_registry(make_prepared):
    assert metric_of(make_prepared()).name == "rmse"


def test_a_metric_that_does_not_serve_the_task_is_the_hosts_mistake(make_prepared):
    with pytest.raises(CompetitionError, match="metric roc_auc of toy does not serve regression tasks"):
        metric_of(make_prepared(metric="roc_auc"))


def test_the_hosts_own_metric(make_prepared):
    prepared = make_prepared()
    prepared.spec.folder.mkdir(parents=True)
    (prepared.spec.folder / "metric.py").write_text(METRIC)
    choice = MetricChoice(name="worst", file="metric.py", direction="minimize")
    metric = metric_of(replace(prepared, spec=replace(prepared.spec, metric=choice)))
    assert metric.direction == "minimize"


def test_the_hosts_own_metric_is_given_the_rows_of_a_share(make_prepared, workspace, write):
    prepared = make_prepared(ids=(11, 12, 13, 14))
    prepared.spec.folder.mkdir(parents=True)
    (prepared.spec.folder / "metric.py").write_text(
        "def score(solution, submission, row_id_column_name):\n"
        "    assert list(solution[row_id_column_name]) == list(submission[row_id_column_name])\n"
        "    return float(solution[row_id_column_name].sum() + submission['y'].sum())\n"
    )
    choice = MetricChoice(name="sums", file="metric.py", direction="maximize")
    prepared = replace(prepared, spec=replace(prepared.spec, metric=choice))
    receipt = submit(prepared, workspace, write("id,y\n14,8\n12,2\n13,4\n11,1\n"), team="ada")
    assert [(score.metric, score.value) for score in receipt.scores] == [("sums", 11 + 12 + 1 + 2)]


def test_what_the_hosts_metric_tells_participants_is_a_refusal(make_prepared, workspace, write):
    prepared = make_prepared()
    prepared.spec.folder.mkdir(parents=True)
    (prepared.spec.folder / "metric.py").write_text(
        "class ParticipantVisibleError(Exception): pass\n"
        "def score(solution, submission, row_id_column_name):\n"
        "    raise ParticipantVisibleError('Too brave.')\n"
    )
    choice = MetricChoice(name="strict", file="metric.py", direction="maximize")
    prepared = replace(prepared, spec=replace(prepared.spec, metric=choice))
    with pytest.raises(SubmissionRefusedError, match=r"Too brave\."):
        submit(prepared, workspace, write("id,y\n1,1\n2,2\n3,3\n4,4\n"), team="ada")
    (entry,) = Board(workspace.board("toy")).entries().to_pylist()
    assert (entry["status"], entry["error"]) == ("invalid", "Too brave.")
