"""How far behind the best: errors of every task put on one scale."""

from __future__ import annotations

import numpy as np

__all__ = ["improvabilities", "normalise_errors"]


def normalise_errors(errors: np.ndarray) -> np.ndarray:
    """Each task from 0, its best error, to 1, its worst; 1 for who is missing, 0 where all are alike."""
    scored = np.isfinite(errors)
    best, worst = _best(errors), _worst(errors)
    spread = np.where(worst > best, worst - best, 1.0)
    return np.where(scored, (np.where(scored, errors, best) - best) / spread, 1.0)


def improvabilities(errors: np.ndarray) -> np.ndarray:
    """By what share each error would have to shrink to be the task's best: 1 less best / error.

    Errors are counted from 0, the error of perfect predictions. Who is missing has the worst error there.
    """
    filled = np.where(np.isfinite(errors), errors, _worst(errors))
    shares = np.divide(_best(errors), filled, out=np.ones_like(filled), where=filled > 0)
    return np.asarray(1.0 - shares)


def _best(errors: np.ndarray) -> np.ndarray:
    """The smallest error of each task, as a column; 0 where all are missing."""
    best = errors.min(axis=1, keepdims=True)
    return np.asarray(np.where(np.isfinite(best), best, 0.0))


def _worst(errors: np.ndarray) -> np.ndarray:
    """The largest finite error of each task, as a column; 0 where all are missing."""
    worst = np.where(np.isfinite(errors), errors, -np.inf).max(axis=1, keepdims=True)
    return np.asarray(np.where(np.isfinite(worst), worst, 0.0))
