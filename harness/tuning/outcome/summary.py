"""What a run says at its end: who won, what tuning and mixing brought, what to believe, where the file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.tabular import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harness.tuning.evaluate import Evaluated
    from harness.tuning.outcome.finish import Finished
    from harness.tuning.outcome.hand_in import HandedIn

__all__ = ["entry_table", "evaluated_lines", "evaluated_table", "summary_lines"]

_DIGITS = 5


def entry_table(finished: Finished) -> Table:
    """What was handed in, the best by cross-validation first."""
    return _entries(finished.entries, finished.measure)


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
        lines.append(_tell_gain("Mixing models", finished.ensemble_gain))
    if finished.bias is not None:
        lines.append(
            f"The best of {finished.judged_trials} trials looks better than it is by about "
            f"{abs(finished.bias):.{_DIGITS}f} for having been chosen (BBC-CV)."
        )
    lines.append(f"{finished.trials} trials in {finished.elapsed:.1f} s. Hand-in file: {finished.submission}")
    return lines


def _tell_gain(what: str, gain: float) -> str:
    """What it brought beyond the best single model without it, out of fold."""
    brought = f"made the best score better by {gain:.{_DIGITS}f}" if gain > 0 else "brought nothing"
    return f"{what} {brought}."


def evaluated_table(evaluated: Evaluated) -> Table:
    """A user's model on the board, and the ensemble that it joined."""
    return _entries(evaluated.entries)


def evaluated_lines(evaluated: Evaluated) -> list[str]:
    """What is to be said of a user's model."""
    own = evaluated.entries[0].candidate
    score = f"{own.judged.mean:.{_DIGITS}f} ± {own.judged.std:.{_DIGITS}f}"
    lines = [f"{own.model}: {evaluated.metric} {score} over the folds."]
    if evaluated.weight is None:
        lines.append("There is no run of harness tune to join; make one, and evaluate again.")
    elif evaluated.weight > 0:
        before = (
            ""
            if evaluated.ensemble_before is None
            else f" (without it: {evaluated.ensemble_before:.{_DIGITS}f})"
        )
        after = evaluated.entries[1].candidate.judged.mean
        lines.append(
            f"Among the latest run's models it weighs {evaluated.weight:.2f}: {after:.{_DIGITS}f}{before}."
        )
    else:
        lines.append("The latest run's models gain nothing by it.")
    lines.append(f"Hand-in file of the better one: {evaluated.submission}")
    return lines


def _entries(entries: Sequence[HandedIn], measure: str = "cv") -> Table:
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
