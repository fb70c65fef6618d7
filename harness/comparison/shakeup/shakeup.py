"""The public board beside the private one: gathered, and judged by other splits of the same rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from harness.comparison.duel import yardstick_of
from harness.comparison.evidence import hidden_rows, truth_of
from harness.comparison.shakeup.boards import pair_boards
from harness.comparison.shakeup.noise import PartedRows, Placed, measure_noise
from harness.comparison.shakeup.result import Agreement, NoiseVerdict, Shaken, Shakeup
from harness.competition.prepared.tables import load_solution
from harness.errors import MetricError, SubmissionRefusedError, UsageError
from harness.scoring.predictions import NoPredictionsError
from harness.scoring.standing import read_current
from harness.scoring.stored import StoredPredictions
from leaderboard.shakeup.correlation import correlate
from leaderboard.shakeup.places import count_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.comparison.duel import Yardstick
    from harness.comparison.shakeup.noise import SplitNoise
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

__all__ = ["shake_up"]

_MOST_NAMES = 3
_NOTES = {
    "time": "The public rows are the earlier ones. Re-splits draw stretches of time in any order.",
    "column": "A column says which rows are public. Re-splits draw them at random instead.",
}


def shake_up(prepared: Prepared, workspace: Workspace) -> Shakeup:
    """The shake-up of a competition's board."""
    _refuse_halves(prepared)
    yardstick = yardstick_of(prepared)
    current = read_current(prepared, workspace)
    rows = _with_cv_places(pair_boards(current, prepared), yardstick.sign)
    if len(rows) < 2:
        few = "no row stands" if not rows else "only one row stands"
        raise UsageError(
            f"A shake-up needs two rows that are ranked on both boards, but of {prepared.slug} {few} on them."
        )
    parted = _open_rows(prepared, workspace)
    rows, noise, notes = _judge(prepared, rows, yardstick, parted)
    cv, public, private = (_column(rows, name) for name in ("cv", "public_score", "private_score"))
    public_with_cv = np.where(np.isnan(cv), np.nan, public)
    told = correlate(cv, private), correlate(public_with_cv, private)
    return Shakeup(
        competition=prepared.slug,
        metric=yardstick.metric.name,
        direction=yardstick.metric.direction,
        hidden_rows=prepared.rows_public + prepared.rows_private,
        rows=tuple(sorted(rows, key=lambda row: row.private)),
        agreements=_agree({"cv": cv, "public": public, "private": private}),
        by_cv=None if told[0] is None or told[1] is None else (told[0], told[1]),
        noise=noise,
        notes=notes,
    )


def _refuse_halves(prepared: Prepared) -> None:
    """UsageError for a competition that has but one board."""
    if not prepared.has_answers:
        raise UsageError(f"The answers of {prepared.slug} are not known here, so it has no private board.")
    if not prepared.rows_private or not prepared.rows_public:
        share = "private" if not prepared.rows_private else "public"
        raise UsageError(
            f"{prepared.slug} has no {share} rows, so nothing can shake up: change split.public."
        )


def _with_cv_places(rows: Sequence[Shaken], sign: int) -> list[Shaken]:
    known = [place for place, row in enumerate(rows) if row.cv is not None]
    scores = sign * _column([rows[place] for place in known], "cv")
    places = dict(zip(known, count_places(scores[None, :])[0].tolist(), strict=True))
    return [replace(row, cv_place=places.get(place)) for place, row in enumerate(rows)]


def _column(rows: Sequence[Shaken], name: str) -> np.ndarray:
    """One kind of score of all rows, NaN where there is none."""
    cells = [getattr(row, name) for row in rows]
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


def _agree(scores: dict[str, np.ndarray]) -> tuple[Agreement, ...]:
    pairs = (("cv", "public"), ("cv", "private"), ("public", "private"))
    found = [(first, second, correlate(scores[first], scores[second])) for first, second in pairs]
    return tuple(
        Agreement(first=first, second=second, correlation=correlation)
        for first, second, correlation in found
        if correlation is not None
    )


def _judge(
    prepared: Prepared, rows: list[Shaken], yardstick: Yardstick, parted: PartedRows
) -> tuple[list[Shaken], NoiseVerdict | None, tuple[str, ...]]:
    """The rows with what noise explains, the verdict about all of them, and what to know of both."""
    share = prepared.rows_public / (prepared.rows_public + prepared.rows_private)
    entries = [
        Placed(
            entry_id=row.entry_id,
            public=row.public,
            private=row.private,
            overall=share * row.public_score + (1 - share) * row.private_score,
        )
        for row in rows
    ]
    try:
        split = measure_noise(parted, yardstick, entries)
    except MetricError as error:
        return rows, None, (f"How far noise alone moves entries cannot be told: {str(error).rstrip('.')}.",)
    noise, judged = split.noise, list(rows)
    for place, one in enumerate(split.about.tolist()):
        judged[one] = replace(
            rows[one],
            low=int(noise.low[place]),
            high=int(noise.high[place]),
            by_noise=bool(noise.inside[place]),
        )
    verdict = NoiseVerdict(
        observed=noise.observed,
        mean=noise.mean,
        low=noise.mean_low,
        high=noise.mean_high,
        explains=noise.explains,
        resplits=noise.resplits,
        entries=len(split.about),
    )
    return judged, verdict, _notes(prepared, yardstick, split, rows)


def _open_rows(prepared: Prepared, workspace: Workspace) -> PartedRows:
    solution = load_solution(prepared)
    places = hidden_rows(prepared, solution, "hidden")
    stored = StoredPredictions(workspace, prepared)
    truth = replace(truth_of(prepared, solution, places), ids=None)  # which no metric with rows looks at
    public = solution.public[places]

    def read(entry_id: str) -> np.ndarray | None:
        """What an entry predicted; None where the file is gone, damaged, or another's."""
        try:
            return np.asarray(stored.load(entry_id)[places])
        except (NoPredictionsError, SubmissionRefusedError):
            return None

    return PartedRows(
        truth=truth,
        public=public,
        stratified=prepared.spec.split.method == "stratified",
        read=read,
    )


def _notes(
    prepared: Prepared, yardstick: Yardstick, split: SplitNoise, rows: Sequence[Shaken]
) -> tuple[str, ...]:
    asked = len(split.about) + len(split.unread)
    notes = [note for method, note in _NOTES.items() if method == prepared.spec.split.method]
    if asked < len(rows):
        notes.append(
            f"Re-splits are of the {asked:,} best of {len(rows):,} rows: {yardstick.metric.title} has to be "
            "computed anew for each."
        )
    if len(split.unread):
        notes.append(_tell_unread([rows[place].name for place in split.unread.tolist()], asked))
    rules = prepared.spec.rules
    if rules is not None and rules.feedback != "exact":
        notes.append(
            f"Public places are by the scores that were told ({rules.feedback}), not the exact ones."
        )
    return tuple(notes)


def _tell_unread(names: Sequence[str], asked: int) -> str:
    more = f" and {len(names) - _MOST_NAMES} others" if len(names) > _MOST_NAMES else ""
    return (
        f"Of {len(names):,} of {asked:,} rows the predictions cannot be read, or score beyond numbers, so "
        f"what noise explains is told without them: {', '.join(names[:_MOST_NAMES])}{more}."
    )
