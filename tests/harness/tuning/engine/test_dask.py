"""A real cluster of processes on this machine."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from harness.errors import HarnessError, UsageError
from harness.tuning.engine import start_engine
from harness.tuning.engine.dask import DaskEngine


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UsageError, match="There is no engine named 'ray'"):
        start_engine("ray", jobs=1)  # type: ignore[arg-type]


def test_a_cluster_must_be_named() -> None:
    with pytest.raises(UsageError, match="needs a cluster"):
        DaskEngine(1, address=None)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the library's, of a connection that never was
def test_a_scheduler_that_does_not_answer_is_told() -> None:
    with pytest.raises(HarnessError, match="No Dask scheduler answers at tcp"):
        DaskEngine(1, address="tcp://127.0.0.1:9")


@pytest.mark.slow
def test_a_run_on_a_cluster_gives_the_scores_of_a_run_here(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            """
            import sys
            import time
            from pathlib import Path
            from distributed import LocalCluster
            import harness
            from harness.tuning.engine.dask import DaskEngine

            def fail(number):
                raise ValueError(f"not {number}")

            if __name__ == "__main__":
                folder = Path(sys.argv[1])
                scores = []
                options = {"processes": True, "threads_per_worker": 1, "dashboard_address": None}
                with LocalCluster(n_workers=2, **options) as cluster:
                    address = cluster.scheduler_address
                    engine = DaskEngine(None, address=address)
                    print(engine.jobs, engine.submit(abs, -3).result(30))
                    error = engine.submit(fail, 3).exception(30)
                    print(engine.explain(error))
                    late = engine.submit(time.sleep, 5, limit=0.3).exception(30)
                    print(engine.explain(late))
                    waiting, began = [engine.submit(time.sleep, 3) for _ in range(12)], time.monotonic()
                    print(all(one.cancel() for one in waiting), engine.submit(abs, -4).result(30))
                    print(time.monotonic() - began < 9)
                    engine.stop()
                    for place, arguments in (("there", {"engine": "dask", "address": address}), ("here", {})):
                        (folder / place).mkdir()
                        finished = harness.tune(
                            "best-line",
                            trials=4,
                            models="dummy,linear,lightgbm",
                            workspace=folder / place,
                            **arguments,
                        )
                        scores.append({one.entry.model: one.entry.cv_mean for one in finished.entries})
                print(scores[0] == scores[1], len(scores[0]) >= 3)
            """
        ),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, timeout=180, check=False
    )
    assert done.stdout.splitlines() == [
        "2 3",
        "not 3",
        "it did not stop in time and was given up",
        "True 4",
        "True",
        "True True",
    ], done.stderr
