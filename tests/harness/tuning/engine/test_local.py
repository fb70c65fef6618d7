"""Workers that crash, hang or run out of memory, for real."""

import gc
import multiprocessing
import os
import platform
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from sklearn.ensemble import ExtraTreesClassifier

from harness.tuning.engine.local import LocalEngine


def double(number: int) -> int:
    return 2 * number


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def leave(number: int) -> int:
    os._exit(number)


def hang(number: int) -> int:
    time.sleep(600)
    return number


def grow_forest(seed: int) -> float:
    """A forest grown by two threads, after saying how many MiB are this process's alone before."""
    before = float(psutil.Process().memory_full_info().uss) / 2**20
    random = np.random.default_rng(seed)
    features = random.normal(size=(120_000, 12)).astype(np.float32)
    target = features[:, 0] + random.normal(size=len(features)) > 0
    forest = ExtraTreesClassifier(n_estimators=10, min_samples_leaf=5, n_jobs=2, warm_start=True)
    for trees in (10, 20):
        forest.set_params(n_estimators=trees).fit(features, target)
    return before


def refuse(number: int) -> int:
    raise ValueError(f"not {number}")


def count_threads(_: int) -> int:
    import numpy  # noqa: F401, ICN001 - loads the pool that is counted
    from threadpoolctl import threadpool_info

    return max(pool["num_threads"] for pool in threadpool_info())


def count_frozen(_: int) -> int:
    return gc.get_freeze_count()


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(2)
    yield engine
    engine.stop()


def test_orders_come_back(engine: LocalEngine) -> None:
    assert [engine.submit(double, number).result(60) for number in range(4)] == [0, 2, 4, 6]


@pytest.mark.parametrize(
    ("function", "limit", "reason"),
    [
        (die, None, "its process was ended by SIGKILL (out of memory?)"),
        (leave, None, "its process ended with exit code 3"),
        (hang, 0.5, "it did not stop in time and was killed"),
        (refuse, None, "ValueError: not 3"),
    ],
)
def test_what_goes_wrong_costs_only_its_order(engine: LocalEngine, function, limit, reason: str) -> None:
    others = [engine.submit(double, number) for number in range(3)]
    lost = engine.submit(function, 3, limit=limit)
    later = engine.submit(double, 21)
    error = lost.exception(60)
    assert error is not None
    assert engine.explain(error) == reason
    assert [other.result(60) for other in others] == [0, 2, 4]
    assert later.result(60) == 42


@pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="workers are not forked here"
)
def test_workers_do_not_collect_what_they_share(engine: LocalEngine) -> None:
    """Collecting garbage writes to every object that it looks at, which then is shared no more."""
    assert engine.submit(count_frozen, 0).result(60) > 100_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has arenas for threads")
def test_what_the_threads_of_a_forest_took_does_not_stay_with_its_worker() -> None:
    """Memory of a thread's own arena was never given back: each forest left some more of it."""
    engine = LocalEngine(1)
    try:
        taken = [engine.submit(grow_forest, seed).result(120) for seed in range(6)]
    finally:
        engine.stop()
    assert taken[-1] - taken[1] < 10


def test_workers_are_born_with_one_thread(engine: LocalEngine) -> None:
    assert engine.submit(count_threads, 0).result(60) == 1


def test_a_script_without_a_guard_may_use_the_engine(tmp_path: Path) -> None:
    """Workers do not run the caller's script again."""
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent(
            """
            print("once", flush=True)
            from harness.tuning.engine.local import LocalEngine
            from math import sqrt
            engine = LocalEngine(2)
            print(engine.submit(sqrt, 4.0).result(60))
            engine.stop()
            print(__file__ is not None)
            """
        ),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.split() == ["once", "2.0", "True"]
