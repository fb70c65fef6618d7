import os
import pty
import re
import subprocess
import sys
import textwrap
import time

import pytest

from harness.tuning.clock import Clock
from harness.tuning.proposal import Proposal
from harness.tuning.show import LineLog, LiveTable, Watcher, make_watcher
from harness.tuning.trial import Trial
from harness.tuning.worker.orders import FitReport, Judged, Mixed

JUDGED = Judged(fold_scores=(0.8, 0.9), mean=0.85, std=0.05, pooled=0.84)


def done(number: int = 3) -> Trial:
    trial = Trial(number, Proposal("lightgbm", {}, "portfolio"), 2)
    for fold in range(2):
        trial.take(FitReport(key=f"key-{fold}", fold=fold))
    trial.judged = JUDGED
    trial.end("done", "")
    return trial


def test_where_nobody_looks_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    watcher = make_watcher(quiet=True)
    assert type(watcher) is Watcher
    watcher.begin("toy", "roc_auc", maximize=True, clock=Clock(time.time(), 60.0))
    watcher.trial_over(done())
    watcher.end()
    assert capsys.readouterr().err == ""


def test_away_from_a_terminal_every_event_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    watcher = make_watcher()
    assert isinstance(watcher, LineLog)
    watcher.begin("toy, run abc", "roc_auc", maximize=True, clock=Clock(time.time(), 60.0))
    watcher.trial_over(done())
    failed = Trial(4, Proposal("svm", {}, "portfolio"), 2)
    failed.end("failed", "out of memory")
    watcher.trial_over(failed)
    watcher.skipped("mlp", "it would take about 90 s")
    watcher.mixed(Mixed(kind="ensemble", weights={3: 1.0}, judged=JUDGED))
    lines = capsys.readouterr().err.splitlines()
    assert [re.sub(r"^ *[0-9.]+ s  ", "", line) for line in lines] == [
        "toy, run abc: roc_auc, higher is better",
        "   3  lightgbm               0.85000 ± 0.05000  0.0 s",
        "   4  svm                    failed: out of memory",
        "   -  mlp                    left out: it would take about 90 s",
        "   =  ensemble               0.85000 of 1 trials",
    ]


def test_on_a_terminal_a_table_is_drawn_and_taken_away() -> None:
    code = """
    import time
    from harness.tuning.clock import Clock
    from harness.tuning.worker.orders import FitReport, Judged, Mixed
    from harness.tuning.show import LiveTable, make_watcher
    from harness.tuning.proposal import Proposal
    from harness.tuning.trial import Trial
    watcher, clock = make_watcher(), Clock(time.time(), 60.0)
    assert isinstance(watcher, LiveTable)
    watcher.begin("toy, run abc", "roc_auc", maximize=True, clock=clock)
    trial = Trial(0, Proposal("lightgbm", {}, "portfolio"), 2)
    trial.judged = Judged(fold_scores=(0.8, 0.9), mean=0.85, std=0.05, pooled=0.84)
    trial.end("done", "")
    watcher.trial_over(trial)
    watcher.skipped("mlp", "too slow")
    watcher.mixed(Mixed(kind="ensemble", weights={0: 1.0}, judged=trial.judged))
    watcher.tick(clock, [trial])
    watcher.finishing()
    watcher.end()
    """
    ours, theirs = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stderr=theirs) as process:
        assert process.wait(timeout=60) == 0
    os.close(theirs)
    drawn = os.read(ours, 100_000).decode()
    os.close(ours)
    for word in (
        "toy, run abc",
        "lightgbm",
        "0.85000",
        "left out",
        "ensemble",
        "s left",
        "Making the ensemble",
    ):
        assert word in drawn


def test_the_best_family_stands_first() -> None:
    table = LiveTable()
    table._maximize = True
    better = done(4)
    better.judged = Judged(fold_scores=(0.9,), mean=0.9, std=0.0, pooled=0.9)
    assert table._order(("better", [better])) < table._order(("worse", [done()]))
