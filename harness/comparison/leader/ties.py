"""Which entries of a board cannot be told from its leader, by the paired test on the share that ranks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from harness.comparison.duel import compare_folds, compare_pair, make_contender, make_ground, yardstick_of
from harness.comparison.evidence import hidden_rows, rows_together, truth_of
from harness.comparison.leader.contest import read_contest
from harness.comparison.leader.kept_tests import kept_tests
from harness.competition.prepared.tables import load_solution
from harness.competition.split.folds import share_of_a_fold
from harness.errors import MetricError, SubmissionRefusedError
from harness.scoring.predictions import NoPredictionsError
from harness.scoring.stored import StoredPredictions
from leaderboard.compare.holm import adjust_against_best

if TYPE_CHECKING:
    from harness.comparison.duel import Contender, Yardstick
    from harness.comparison.leader.contest import Contest
    from harness.competition.prepared import Prepared
    from harness.scoring.board import BoardView
    from harness.workspace import Workspace

__all__ = ["mark_ties"]

_SIGNIFICANT = 0.05
_MOST_WORK = 1 << 25  # rows times entries that are tested: a second or two, once
_MOST_TESTS, _FEWEST_TESTS = 1_000, 5
_MOST_RESAMPLED = 10
_UNREADABLE = (NoPredictionsError, SubmissionRefusedError, MetricError)


def mark_ties(view: BoardView, prepared: Prepared, workspace: Workspace) -> BoardView:
    """The board with a mark on every entry that cannot be told from the leader, and a sentence about them.

    All ranked entries are judged together, whichever of them are shown. All their pairs count, since the
    scores that are tested have said who leads.
    """
    if view.ranking is None or not view.shows_intervals:
        return view
    contest, yardstick = read_contest(view), yardstick_of(prepared)
    if len(contest.ids) < 2 or not (contest.by_folds or yardstick.is_paired):
        return view
    bout = _Bout(contest, yardstick, prepared, workspace)
    try:
        p_values = _test_leader(bout)
    except _UNREADABLE as error:
        return replace(view, notes=(*view.notes, f"Nobody was tested against the leader. {error}"))
    tested = ~np.isnan(p_values)
    adjusted = adjust_against_best(np.where(tested, p_values, 1.0).tolist())
    judged = zip(contest.ids[1:], adjusted, tested, strict=True)
    ties = {entry: p_value >= _SIGNIFICANT for entry, p_value, known in judged if known}
    rows = tuple(replace(row, tied=ties.get(row.entry_id)) for row in view.rows)
    return replace(view, rows=rows, notes=(*view.notes, _sentence(bout, ties)))


@dataclass(frozen=True)
class _Bout:
    """Who is tested against the leader, and by what."""

    contest: Contest
    yardstick: Yardstick
    prepared: Prepared
    workspace: Workspace

    @property
    def most_tests(self) -> int:
        """How many entries are tested, from the top: as many as take no more than a second or two."""
        if self.contest.by_folds:
            return len(self.contest.ids)
        if self.yardstick.metric.influence is None:
            return _MOST_RESAMPLED
        return max(_FEWEST_TESTS, min(_MOST_TESTS, _MOST_WORK // self.prepared.rows_test))

    def tests(self, places: Sequence[int]) -> Iterator[tuple[int, float]]:
        """The p-value of each of these entries that can be tested."""
        return self._test_folds(places) if self.contest.by_folds else self._test_rows(places)

    def _test_folds(self, places: Sequence[int]) -> Iterator[tuple[int, float]]:
        share, folds = share_of_a_fold(self.prepared), self.contest.folds
        for place in places:
            test = compare_folds(self.yardstick, folds[0], folds[place], test_share=share)
            if test is not None:
                yield place, test.p_value

    def _test_rows(self, places: Sequence[int]) -> Iterator[tuple[int, float]]:
        """No more than two entries are in memory at a time."""
        solution, stored = load_solution(self.prepared), StoredPredictions(self.workspace, self.prepared)
        rows = hidden_rows(self.prepared, solution, self.contest.share)
        ground = make_ground(self.yardstick, truth_of(self.prepared, solution, rows))

        def enter(place: int) -> Contender:
            return make_contender(ground, stored.load(self.contest.ids[place])[rows])

        leader = enter(0)
        for place in places:
            with suppress(*_UNREADABLE):
                yield place, compare_pair(ground, leader, enter(place))[0].p_value


def _test_leader(bout: _Bout) -> np.ndarray:
    """The p-value of each entry but the first against the first; NaN for those that are not tested.

    Raises one of _UNREADABLE where the first itself cannot be tested.
    """
    ids = bout.contest.ids
    wanted = range(1, min(len(ids), 1 + bout.most_tests))
    kept = kept_tests(bout.workspace, bout.prepared, share=bout.contest.share, leader=ids[0])
    known = kept.read()
    missing = [place for place in wanted if ids[place] not in known]
    found = {ids[place]: p_value for place, p_value in bout.tests(missing)} if missing else {}
    if found:
        known |= found
        kept.write(known)
    p_values = np.full(len(ids), np.nan)
    for place in wanted:
        p_values[place] = known.get(ids[place], np.nan)
    return p_values[1:]


def _sentence(bout: _Bout, ties: Mapping[str, bool]) -> str:
    tied, others, how = sum(ties.values()), len(bout.contest.ids) - 1, _method(bout)
    far = max(0, others - bout.most_tests)
    why = "without scores of the same folds" if bout.contest.by_folds else "that cannot be read or compared"
    more = _untested(others - far - len(ties), why) + _untested(far, "further below")
    if not ties:
        return f"Nobody was tested against the leader.{more}"
    if others == 1:
        told = "cannot be told" if tied else "can be told"
        return f"The second entry {told} from the leader ({how}).{more}"
    pairs = others * (others + 1) // 2
    return (
        f"{tied:,} of the {others:,} entries below cannot be told from the leader "
        f"({how}, corrected for {pairs:,} pairs).{more}"
    )


def _method(bout: _Bout) -> str:
    if bout.contest.by_folds:
        return "corrected t-test over folds, which is weak"
    prepared, share = bout.prepared, bout.contest.share
    rows = prepared.rows_private if share == "private" else prepared.rows_public
    together = rows_together(prepared)
    return f"paired test over {rows:,} {share} rows" + (f", whole {together}" if together else "")


def _untested(count: int, which: str) -> str:
    return f" {count:,} {which} {'was' if count == 1 else 'were'} not tested." if count else ""
