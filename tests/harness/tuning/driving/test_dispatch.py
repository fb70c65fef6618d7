"""Orders on their way to real workers and back."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from harness.tuning.driving.dispatch import Dispatch, Job
from harness.tuning.engine.local import LocalEngine


def double(number: int) -> int:
    return 2 * number


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalEngine]:
    engine = LocalEngine(2)
    yield engine
    engine.stop()


def make_job(
    heard: list[object], order: int, function: Callable[[Any], Any] = double, threads: int = 1
) -> Job:
    return Job(function, order, heard.append, heard.append, threads=threads)


def collect_all(dispatch: Dispatch) -> None:
    while not dispatch.is_idle:
        dispatch.collect()


def test_every_report_goes_to_whoever_ordered_it(engine: LocalEngine) -> None:
    dispatch = Dispatch(engine)
    heard: list[list[object]] = [[] for _ in range(4)]
    for order, own in enumerate(heard):
        dispatch.send(make_job(own, order))
    collect_all(dispatch)
    assert heard == [[0], [2], [4], [6]]


def test_an_order_without_a_report_is_told_why(engine: LocalEngine) -> None:
    dispatch = Dispatch(engine)
    lost: list[object] = []
    found: list[object] = []
    dispatch.send(make_job(lost, 1, die))
    dispatch.send(make_job(found, 1))
    collect_all(dispatch)
    assert lost == ["its process was ended by SIGKILL (out of memory?)"]
    assert found == [2]


def test_there_is_room_for_one_more_than_there_are_cores(engine: LocalEngine) -> None:
    dispatch = Dispatch(engine)
    heard: list[object] = []
    assert dispatch.has_room(5), "an idle engine takes anything"
    for threads in (1, 1):
        assert dispatch.has_room(threads)
        dispatch.send(make_job(heard, 0, threads=threads))
    assert dispatch.has_room(1), "one may wait at the door"
    assert not dispatch.has_room(2)
    dispatch.send(make_job(heard, 0))
    assert not dispatch.has_room(1)
    collect_all(dispatch)
    dispatch.send(make_job(heard, 0, threads=2))
    assert not dispatch.has_room(1), "nothing waits for a fit that has all threads"
    collect_all(dispatch)


def test_what_is_cancelled_is_never_heard_of(engine: LocalEngine) -> None:
    dispatch = Dispatch(engine)
    heard: list[object] = []
    dispatch.send(make_job(heard, 1))
    dispatch.cancel()
    assert dispatch.is_idle
    dispatch.collect()
    assert heard == []
