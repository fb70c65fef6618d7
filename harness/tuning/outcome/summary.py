"""What a run says at its end: who won, what tuning and mixing brought, what to believe, where the file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.tabular import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.tuning.outcome.finish import Finished
    from harness.tuning.outcome.hand_in import HandedIn

__all__ = ["entry_table", "summary_lines"]

_DIGITS = 5


def summary_lines(finished: Finished) -> list[str]:
    """The run in a few sentences."""
    winner = finished.winner.candidate
    if finished.failures:
        return [
            "No family could be fitted, so only the dummy is on the board.",
            *(f"  {failure}" for failure in finished.failures),
            f"Hand-in file: {finished.submission}",
        ]
    better = "higher" if finished.maximize else "lower"
    spread = f" ± {winner.judged.std:.{_DIGITS}f}" if winner.judged.fold_scores else ""
    score = f"{winner.judged.mean:.{_DIGITS}f}{spread}"
    by = "cross-validation" if finished.measure == "cv" else finished.measure
    lines = [f"Winner by {by}: {winner.model}, {finished.metric} {score} ({better} is better)."]
    if finished.tuning_gain is not None:
        lines.append(_tell_gain("Tuning beyond the portfolio", finished.tuning_gain))
    if finished.ensemble_gain is not None:
        lines.append(_tell_mixing(finished, finished.ensemble_gain))
    if finished.lost is not None:
        lines.append(f"{finished.lost[0].upper()}{finished.lost[1:].rstrip('.')}.")
    if finished.selection_bias is not None:
        lines.append(
            f"The best of {finished.judged_trials} trials looks better than it is by about "
            f"{abs(finished.selection_bias):.{_DIGITS}f} for having been chosen (BBC-CV)."
        )
    lines.append(f"{finished.trials} trials in {finished.elapsed:.1f} s. Hand-in file: {finished.submission}")
    return lines


def _tell_mixing(finished: Finished, gain: float) -> str:
    """What mixing brought; a single model may look better than a winning mixture and not be."""
    if gain > 0 or finished.winner.candidate.kind == "baseline":
        return _tell_gain("Mixing models", gain)
    return f"The best single model looks better by {-gain:.{_DIGITS}f}, no more than it flatters itself."


def _tell_gain(what: str, gain: float) -> str:
    """What it brought beyond the best single model without it, out of fold."""
    brought = f"made the best score better by {gain:.{_DIGITS}f}" if gain > 0 else "brought nothing"
    return f"{what} {brought}."


def entry_table(entries: Sequence[HandedIn], measure: str = "cv") -> Table:
    """What was handed in, and its scores."""
    columns = ("model", measure, "±", "public", "private", "seconds", "entry")
    rows: list[tuple[Cell, ...]] = []
    for one in entries:
        judged, entry = one.candidate.judged.shown or one.candidate.judged, one.entry
        rows.append(
            (
                one.candidate.model,
                judged.mean,
                judged.std if judged.fold_scores else None,
                entry.public_score,
                entry.private_score,
                round(one.candidate.seconds, 1),
                entry.entry_id,
            )
        )
    digits = dict.fromkeys((measure, "±", "public", "private"), _DIGITS) | {"seconds": 1}
    kept = [place for place, name in enumerate(columns) if any(row[place] is not None for row in rows)]
    shown = [tuple(row[place] for place in kept) for row in rows]
    return Table(tuple(columns[place] for place in kept), shown, digits)
