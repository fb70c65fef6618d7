"""Benches stay set up between the fits of one worker."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from baselines.families.registry import find_family
from baselines.problem import ALL_ROWS
from harness.scoring.ready import open_ready
from harness.tuning.assemble import assemble_problem
from harness.tuning.measure.yardstick import make_yardstick
from harness.tuning.worker import bench
from harness.tuning.worker.bench import open_bench, open_problem
from harness.tuning.worker.orders import FitOrder, Place
from harness.workspace import Workspace


@pytest.fixture
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("bench"))


def make_order(workspace: Workspace, *, fold: int, family: str = "linear", **config: object) -> FitOrder:
    prepared = open_ready(workspace, "best-line")
    problem = assemble_problem(prepared, workspace)
    return FitOrder(
        place=Place(problem.folder, workspace.ledger("best-line"), workspace.runs("best-line") / "one"),
        yardstick=make_yardstick(prepared),
        family=family,
        config={**find_family(family).portfolio(problem.shape)[0], **config},  # type: ignore[dict-item]
        fold=fold,
        seed=0,
        threads=1,
        key="a" * 40,
        cut_key="c" * 40,
    )


def test_a_fold_in_one_view_is_set_up_once(workspace: Workspace) -> None:
    first = open_bench(make_order(workspace, fold=0))
    assert open_bench(make_order(workspace, fold=0, loss="hinge")) is first
    assert open_bench(make_order(workspace, fold=0, view_text="reduced")) is first, "it holds no text"
    assert open_bench(make_order(workspace, fold=0, view_scale="standard")) is not first
    assert open_bench(make_order(workspace, fold=1)) is not first


def test_of_many_benches_the_last_ones_stay(workspace: Workspace) -> None:
    """However small they are: what libraries keep beside each is not."""
    first = weakref.ref(open_bench(make_order(workspace, fold=0, view_scale="standard")))
    assert first() is open_bench(make_order(workspace, fold=0, view_scale="standard"))
    for scale in ("robust", "quantile", "spline"):
        for fold in range(5):
            open_bench(make_order(workspace, fold=fold, view_scale=scale))
    gc.collect()
    assert first() is None


def test_a_bench_that_is_too_large_goes_before_the_next_view_is_made(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "_MOST_CELLS", 10)
    order = make_order(workspace, fold=0, view_scale="standard")
    made: list[int] = []
    first = weakref.ref(open_bench(order), lambda _: made.append(count_views(order.place.problem)))
    before = count_views(order.place.problem)
    open_bench(make_order(workspace, fold=1, view_scale="standard"))
    assert first() is None
    assert made == [before]
    assert count_views(order.place.problem) == before + 1


def count_views(problem: Path) -> int:
    return len(list(problem.rglob("view.pickle")))


def test_the_rows_of_a_bench_are_those_of_its_fold(workspace: Workspace) -> None:
    order = make_order(workspace, fold=0, family="lightgbm")
    problem, bench = open_problem(order.place.problem), open_bench(order)
    train, valid = problem.fold(0)
    np.testing.assert_array_equal(bench.learning.target, problem.target[train])
    assert (len(bench.learning.train), len(bench.test)) == (len(train), problem.rows_test)
    assert bench.learning.valid is not None
    assert len(bench.learning.valid) == len(valid)


def test_upon_other_trials_each_row_is_seen_with_what_was_said_of_it_out_of_fold(
    workspace: Workspace,
) -> None:
    order = replace(make_order(workspace, fold=1, family="lightgbm"), upon=(3, 8))
    problem = open_problem(order.place.problem)
    said = np.random.default_rng(0).normal(size=(2, problem.rows + problem.rows_test)).astype(np.float32)
    for trial, values in zip(order.upon, said, strict=True):
        order.place.predictions(trial, "oof").parent.mkdir(parents=True, exist_ok=True)
        np.save(order.place.predictions(trial, "oof"), values[: problem.rows])
        np.save(order.place.predictions(trial, "test"), values[problem.rows :])
    alone, bench = open_bench(replace(order, upon=())), open_bench(order)
    assert alone is not bench
    train, valid = problem.fold(1)
    assert bench.learning.valid is not None
    for seen, rows in ((bench.learning.train, train), (bench.learning.valid, valid)):
        np.testing.assert_array_equal(np.asarray(seen.values)[:, -2:], said[:, rows].T)
    np.testing.assert_array_equal(np.asarray(bench.test.values)[:, -2:], said[:, problem.rows :].T)
    np.testing.assert_array_equal(np.asarray(bench.test.values)[:, :-2], alone.test.values)


def test_of_all_rows_none_is_left_to_validate(workspace: Workspace) -> None:
    bench = open_bench(make_order(workspace, fold=ALL_ROWS))
    assert bench.learning.valid is None
    assert bench.learning.valid_target is None
