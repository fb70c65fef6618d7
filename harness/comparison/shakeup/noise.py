"""How far another random split of the same hidden rows would have moved the entries of a board."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.errors import MetricError
from harness.metrics import evaluate, influence_of
from leaderboard.shakeup.noise import judge_moves
from leaderboard.shakeup.places import renumber
from leaderboard.shakeup.resplits import draw_resplits

if TYPE_CHECKING:
    from harness.comparison.duel import Yardstick
    from harness.metrics import Truth
    from leaderboard.shakeup.noise import Noise
    from leaderboard.shakeup.resplits import Resplits

__all__ = ["PartedRows", "Placed", "SplitNoise", "measure_noise"]

_RESPLITS = 400
_FEWER_RESPLITS = 200  # where every share has to be scored anew
_MOST_SCORED = 1_000_000_000  # rows that are scored anew, re-splits and entries taken together
_MOST_AT_ONCE = 32  # entries whose influences are held together, and numbers of theirs
_MOST_NUMBERS = 4_000_000


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An entry with its places on both boards; `overall` is its score on all hidden rows, or nearly."""

    entry_id: str
    public: int
    private: int
    overall: float


@dataclass(frozen=True, kw_only=True)
class PartedRows:
    """The hidden rows as they were parted, and a way to read what an entry predicted for them."""

    truth: Truth
    public: np.ndarray  # which of them are scored publicly
    stratified: bool  # whether they were parted class by class
    read: Callable[[str], np.ndarray | None]  # None where that is no longer known


@dataclass(frozen=True)
class SplitNoise:
    """What re-splits say, and about which of the entries: not all where scoring them takes too long."""

    about: np.ndarray  # places among the entries
    unread: np.ndarray  # the places of those whose predictions are not known
    noise: Noise


def measure_noise(
    rows: PartedRows, yardstick: Yardstick, entries: Sequence[Placed], *, most_scored: int = _MOST_SCORED
) -> SplitNoise:
    """The moves of these entries beside those on re-splits; they are given in the order of their time.

    MetricError where nothing is known of what single rows add to the score, or of fewer than two entries.
    """
    metric = yardstick.metric
    if not yardstick.is_paired:
        raise MetricError(f"what single rows add to {metric.title} is not known")
    smooth = metric.influence is not None
    strata = rows.truth.values if rows.stratified and rows.truth.classes else None
    count = _RESPLITS if smooth else _FEWER_RESPLITS
    resplits = draw_resplits(rows.public, count=count, block=rows.truth.block, strata=strata)
    most = len(entries) if smooth else max(2, most_scored // (count * len(rows.public)))
    asked = _choose_best(entries, most, sign=yardstick.sign)
    score = _score_by_influence if smooth else _score_anew
    parts = list(score(rows, yardstick, resplits, [entries[place].entry_id for place in asked.tolist()]))
    public, private = (yardstick.sign * np.concatenate(part, axis=1) for part in zip(*parts, strict=True))
    known = ~np.isnan(public).all(axis=0)
    about = asked[known]
    if len(about) < 2:
        raise MetricError("the predictions of fewer than two entries are kept here and can be read")
    chosen = [entries[place] for place in about.tolist()]
    places = (np.array([one.public for one in chosen]), np.array([one.private for one in chosen]))
    moves = renumber(places[0]) - renumber(places[1])
    return SplitNoise(about, asked[~known], judge_moves(moves, public[:, known], private[:, known]))


def _choose_best(entries: Sequence[Placed], most: int, *, sign: int) -> np.ndarray:
    """The entries that are the best on all rows, in their order; those of a share had luck there."""
    overall = sign * np.array([one.overall for one in entries])
    return np.sort(np.argsort(-overall, kind="stable")[:most])


Scores = tuple[np.ndarray, np.ndarray]  # public and private: (re-splits, entries) each, NaN if not known


def _score_by_influence(
    rows: PartedRows, yardstick: Yardstick, resplits: Resplits, entries: Sequence[str]
) -> Iterator[Scores]:
    weight = rows.truth.weight if yardstick.metric.weights else None
    step = max(1, min(_MOST_AT_ONCE, _MOST_NUMBERS // len(rows.public)))
    for start in range(0, len(entries), step):
        some = entries[start : start + step]
        scores, influence = np.full(len(some), np.nan), np.zeros((len(rows.public), len(some)))
        for place, entry in enumerate(some):
            prediction = rows.read(entry)
            if prediction is not None:
                scores[place], influence[:, place] = influence_of(
                    yardstick.metric, rows.truth, prediction, options=yardstick.options
                )
        yield resplits.score_shares(scores, influence, weight)


def _score_anew(
    rows: PartedRows, yardstick: Yardstick, resplits: Resplits, entries: Sequence[str]
) -> Iterator[Scores]:
    for entry in entries:
        prediction = rows.read(entry)
        shares = np.full((2, resplits.count, 1), np.nan)
        for number in range(resplits.count):
            if prediction is None:
                break
            public = resplits.is_public(number)
            for share, mask in enumerate((public, ~public)):
                chosen = np.flatnonzero(mask)
                shares[share, number] = evaluate(
                    yardstick.metric, rows.truth.take(chosen), prediction[chosen], options=yardstick.options
                )
        yield shares[0], shares[1]
