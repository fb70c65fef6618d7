"""One comparison: entries found by their names, every pair tested, a verdict for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
from harness.comparison.entries.slices import Slice, find_rows, find_slices
from harness.comparison.entries.standing import check_standing, tell_standing
from harness.comparison.evidence import gather_evidence, read_features
from harness.competition.split.folds import share_of_a_fold
from harness.errors import UsageError
from harness.scoring.chosen_metric import metric_of
from harness.scoring.standing import rank, read_current
from harness.tabular import Cell, Table
from leaderboard.arrays import build_array
from leaderboard.compare.holm import adjust_holm
from leaderboard.compare.paired import reverse
from leaderboard.names import resolve_entry, shorten_ids

if TYPE_CHECKING:
    import pandas as pd

    from harness.comparison.duel import Ground, Yardstick
    from harness.comparison.evidence import Evidence, RowsName
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace
    from leaderboard.compare.paired import PairedTest

__all__ = ["Compared", "Comparison", "RowDifference", "compare_entries"]

_SIGNIFICANT = 0.05
_DIGITS = 5
_MOST_SLICES = 8
_MOST_ROWS = 8
_TOGETHER = {"group": "groups", "time": "blocks of time"}
_MOST_KEPT = 1 << 26  # numbers, of 8 bytes each


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One of the entries that are compared."""

    entry_id: str
    name: str  # what it is called in the verdicts
    score: float
    fold_scores: tuple[float, ...]


@dataclass(frozen=True, kw_only=True)
class RowDifference:
    """A row on which two entries differ much, and how much better the first is on it."""

    row: str  # its id
    gain: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Entries compared on the same rows by the competition's metric."""

    competition: str
    metric: str
    direction: str
    what: str  # the rows, in words
    together: str | None  # what rows that are one piece of evidence make up, in words
    out_of_fold: bool
    entries: tuple[Compared, ...]
    duels: tuple[Duel, ...]  # every pair, the first of it the better one
    p_values: tuple[float, ...]  # of the duels, by Holm
    slices: tuple[Slice, ...] = ()  # where the two differ, if there are but two
    rows: tuple[RowDifference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def significant(self) -> float:
        """The p-value below which two count as told apart."""
        return _SIGNIFICANT

    @property
    def frame(self) -> pd.DataFrame:
        """The pairs as a DataFrame, a row each."""
        import pandas as pd  # the command does without

        table = self.table()
        return pd.DataFrame(table.rows, columns=list(table.columns))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from harness.comparison.entries.blocks import comparison_blocks  # needs what is defined here
        from harness.page.render import render_fragment

        return render_fragment(list(comparison_blocks(self)))

    def table(self) -> Table:
        """A row for every pair, the better entry first, without columns that hold nothing."""
        duels = self.duels
        columns: dict[str, list[Cell]] = {
            "better": [self.entries[duel.first].name for duel in duels],
            "than": [self.entries[duel.second].name for duel in duels],
            "score": [duel.scores[0] for duel in duels],
            "other": [duel.scores[1] for duel in duels],
            "by": [duel.test.effect for duel in duels],
            "low": [duel.test.interval[0] if duel.test.interval else None for duel in duels],
            "high": [duel.test.interval[1] if duel.test.interval else None for duel in duels],
            "p": [*self.p_values],
            "sure": [duel.test.superiority for duel in duels],
            "again": [duel.test.again for duel in duels],
            "mcnemar": [duel.mcnemar.p_value if duel.mcnemar else None for duel in duels],
            "folds": [duel.folds.p_value if duel.folds else None for duel in duels],
        }
        shown = {name: cells for name, cells in columns.items() if any(cell is not None for cell in cells)}
        digits = dict.fromkeys(("score", "other", "by", "low", "high"), _DIGITS)
        digits |= dict.fromkeys(("p", "mcnemar", "folds"), 4) | dict.fromkeys(("sure", "again"), 3)
        spare = (("folds", "mcnemar"), ("again",), ("sure",), ("score", "other"), ("low", "high"))
        return Table(tuple(shown), list(zip(*shown.values(), strict=True)), digits, spare=spare)

    @property
    def verdicts(self) -> tuple[str, ...]:
        """A sentence for every pair."""
        return tuple(
            self._verdict(duel, p_value) for duel, p_value in zip(self.duels, self.p_values, strict=True)
        )

    def _verdict(self, duel: Duel, p_value: float) -> str:
        one, other, test = self.entries[duel.first], self.entries[duel.second], duel.test
        if test.effect == 0 and test.low == test.high:
            return f"{one.name} and {other.name} score the same on all {self.what}."
        over = f"{self.what} in {test.units:,} {self.together}" if self.together else self.what
        reach = f"95 % interval {test.low:.5f} to {test.high:.5f}" if test.interval else "no interval"
        numbers = f"by {test.effect:.5f} ({reach}; p = {_show(p_value)}, {test.method} over {over})"
        if p_value < _SIGNIFICANT:
            return f"{one.name} is better than {other.name} {numbers}."
        return f"{one.name} and {other.name} cannot be told apart: {one.name} scores better {numbers}."


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
    duels = list(_fight_all(ground, evidence))
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
        together=_TOGETHER.get(str(prepared.spec.split.method)) if evidence.truth.block is not None else None,
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


def _fight_all(ground: Ground, evidence: Evidence) -> Iterator[Duel]:
    """Every pair, the one with the better score first; what rows add is kept for as many as memory bears."""
    count, rows = len(evidence.predictions), len(evidence.truth.values)
    kept = max(1, _MOST_KEPT // max(rows, 1))
    known: dict[int, Contender] = {}

    def contender(place: int) -> Contender:
        if place in known:
            return known[place]
        made = make_contender(ground, evidence.predictions[place])
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
    if duel.gains is None or not duel.gains.any():
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


def _show(p_value: float) -> str:
    return f"{p_value:.2g}" if p_value >= 1e-4 else "less than 0.0001"
