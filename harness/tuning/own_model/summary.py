"""What is to be said of a user's own model at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.tuning.own_model.evaluate import Evaluated

__all__ = ["evaluated_lines"]

_DIGITS = 5


def evaluated_lines(evaluated: Evaluated) -> list[str]:
    """What is to be said of a user's model."""
    own = evaluated.entries[0].candidate
    score = f"{own.judged.mean:.{_DIGITS}f} ± {own.judged.std:.{_DIGITS}f}"
    lines = [f"{own.model}: {evaluated.metric} {score} over the folds."]
    if evaluated.lost is not None:
        lines.append(f"With the latest run's models, {evaluated.lost}.")
    elif evaluated.weight is None:
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
