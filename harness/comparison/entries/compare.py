"""One comparison: entries found by their names, every pair tested, a verdict for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import compute

from harness.comparison.duel import (
    Contender,
    Duel,
    compare_folds,
    compare_pair,
    compare_right_and_wrong,
    make_contender,
    make_ground,
    yardstick_of,
)
from harness.comparison.entries.result import Compared, Comparison, RowDifference
from harness.comparison.entries.slices import Slice, find_rows, find_slices
from harness.comparison.entries.standing import check_standing, tell_standing
from harness.comparison.evidence import gather_evidence, read_features, rows_together
from harness.competition.split.folds import share_of_a_fold
from harness.errors import MetricError, UsageError
from harness.scoring.chosen_metric import metric_of
from harness.scoring.standing import rank, read_current
from leaderboard.arrays import build_array
from leaderboard.compare.holm import adjust_holm
from leaderboard.compare.paired import reverse
from leaderboard.names import resolve_entry, shorten_ids

if TYPE_CHECKING:
    from harness.comparison.duel import Ground, Yardstick
    from harness.comparison.evidence import Evidence, RowsName
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace
    from leaderboard.compare.paired import PairedTest

__all__ = ["compare_entries"]

_MOST_SLICES = 8
_MOST_ROWS = 8
_MOST_KEPT = 1 << 26  # numbers, of 8 bytes each


def compare_entries(
    prepared: Prepared, workspace: Workspace, names: Sequence[str], *, rows: RowsName | None = None
) -> Comparison:
    """The entries of these names, all pairs of them, on rows that all of them predicted."""
    current = read_current(prepared, workspace, columns=("fold_scores",))
    board = rank(current, prepared, metric_of(prepared), everything=True)
    found = [resolve_entry(name, board) for name in names]
    check_standing(board, found)
    if len(set(found)) < len(found) or len(found) < 2:
        raise UsageError("Name at least two different entries to compare, such as: '#1' '#2'.")
    yardstick, metric = yardstick_of(prepared), metric_of(prepared)
    evidence = gather_evidence(prepared, workspace, found, rows=rows)
    ground = make_ground(yardstick, evidence.truth)
    facts = _describe(board, found)
    duels = list(_fight_all(ground, evidence, [one.name for one in facts]))
    test_share = share_of_a_fold(prepared) if sum(bool(one.fold_scores) for one in facts) > 1 else 1.0
    folds = [_compare_folds(duel, yardstick, facts, test_share=test_share) for duel in duels]
    duels = [_with_folds(duel, test, evidence) for duel, test in zip(duels, folds, strict=True)]
    scores = {duel.first: duel.scores[0] for duel in duels} | {duel.second: duel.scores[1] for duel in duels}
    entries = tuple(replace(one, score=scores[place]) for place, one in enumerate(facts))
    slices, worst = _locate(prepared, ground, evidence, duels[0]) if len(duels) == 1 else ((), ())
    return Comparison(
        competition=prepared.slug,
        metric=metric.name,
        direction=metric.direction,
        what=evidence.what,
        together=rows_together(prepared) if evidence.truth.block is not None else None,
        out_of_fold=evidence.rows == "oof",
        entries=entries,
        duels=tuple(duels),
        p_values=tuple(adjust_holm([duel.test.p_value for duel in duels])),
        slices=slices,
        rows=worst,
        notes=tell_standing(board, {one.entry_id: one.name for one in entries}),
    )


def _describe(board: pa.Table, found: Sequence[str]) -> list[Compared]:
    ids = board["entry_id"].to_pylist()
    short = dict(zip(ids, shorten_ids(board["entry_id"]).to_pylist(), strict=True))
    named = compute.is_in(board["entry_id"], value_set=build_array(found, pa.string()))
    records = {row["entry_id"]: row for row in board.filter(named).select(_SHOWN).to_pylist()}
    models = [records[entry]["model"] or records[entry]["team"] for entry in found]
    return [
        Compared(
            entry_id=entry,
            name=model if models.count(model) == 1 else f"{model} ({short[entry]})",
            score=float("nan"),
            fold_scores=tuple(records[entry]["fold_scores"] or ()),
        )
        for entry, model in zip(found, models, strict=True)
    ]


_SHOWN = ["entry_id", "team", "model", "fold_scores"]


def _fight_all(ground: Ground, evidence: Evidence, names: Sequence[str]) -> Iterator[Duel]:
    """Every pair, the one with the better score first; what rows add is kept for as many as memory bears."""
    count, rows = len(evidence.predictions), len(evidence.truth.values)
    kept = max(1, _MOST_KEPT // max(rows, 1))
    known: dict[int, Contender] = {}

    def contender(place: int) -> Contender:
        if place in known:
            return known[place]
        try:
            made = make_contender(ground, evidence.predictions[place])
        except MetricError as error:
            raise MetricError(f"{names[place]} cannot be compared. {error}") from error
        if len(known) < kept:
            known[place] = made
        return made

    for first in range(count):
        one = contender(first)
        for second in range(first + 1, count):
            duel = _fight(ground, (first, one), (second, contender(second)))
            yield duel if count == 2 else replace(duel, gains=None)
        known.pop(first, None)


def _fight(ground: Ground, first: tuple[int, Contender], second: tuple[int, Contender]) -> Duel:
    (place, one), (other_place, other) = first, second
    test, gains = compare_pair(ground, one, other)
    duel = Duel(
        first=place,
        second=other_place,
        scores=(one.score, other.score),
        test=test,
        gains=gains,
        mcnemar=compare_right_and_wrong(ground, one, other),
    )
    return duel if test.effect >= 0 else _turned(duel)


def _turned(duel: Duel) -> Duel:
    """The same duel, the second first."""
    hits = duel.mcnemar
    return replace(
        duel,
        first=duel.second,
        second=duel.first,
        scores=duel.scores[::-1],
        test=reverse(duel.test),
        gains=None if duel.gains is None else -duel.gains,
        mcnemar=hits and replace(hits, only_first=hits.only_second, only_second=hits.only_first),
    )


def _compare_folds(
    duel: Duel, yardstick: Yardstick, facts: Sequence[Compared], *, test_share: float
) -> PairedTest | None:
    one, other = (facts[place].fold_scores for place in (duel.first, duel.second))
    return compare_folds(yardstick, one, other, test_share=test_share)


def _with_folds(duel: Duel, folds: PairedTest | None, evidence: Evidence) -> Duel:
    """The duel with the test over folds, which decides where there are no hidden rows.

    Out of fold, rows do not tell how models vary with what they learnt from, and models were chosen by them.
    """
    if evidence.rows != "oof":
        return replace(duel, folds=folds)
    if folds is None:
        raise UsageError(
            "These entries have no scores of the same folds, so they cannot be compared out of fold."
        )
    decided = replace(duel, test=folds)
    return decided if folds.effect >= 0 else _turned(decided)


def _locate(
    prepared: Prepared, ground: Ground, evidence: Evidence, duel: Duel
) -> tuple[tuple[Slice, ...], tuple[RowDifference, ...]]:
    if duel.gains is None or not ground.units.gather(duel.gains).any():
        return (), ()
    slices = []
    if evidence.knows_blocks:
        features = read_features(prepared, evidence)
        slices = find_slices(features, prepared.columns, duel.gains, ground.units, most=_MOST_SLICES)
    ids = evidence.truth.ids
    assert ids is not None
    rows = tuple(
        RowDifference(row=str(ids[place]), gain=float(duel.gains[place]))
        for place in find_rows(duel.gains, ground.units, most=_MOST_ROWS)
    )
    return tuple(slices), rows
