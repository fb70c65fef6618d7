"""AdaBoost that stops when its time is up, keeping the trees it has."""

from __future__ import annotations

from typing import Any

from sklearn.ensemble import AdaBoostClassifier, AdaBoostRegressor

from baselines.learning import Deadline

__all__ = ["InterruptibleClassifier", "InterruptibleRegressor"]


class _Interruptible:
    """Ends the boosting as scikit-learn does when a tree brings nothing more."""

    deadline = Deadline()

    def _boost(self, round_number: int, *rows_and_chance: Any) -> Any:
        if round_number and self.deadline.passed:
            return None, None, None
        return super()._boost(round_number, *rows_and_chance)  # type: ignore[misc]


class InterruptibleClassifier(_Interruptible, AdaBoostClassifier):  # type: ignore[misc]
    """AdaBoost for classes with a deadline."""


class InterruptibleRegressor(_Interruptible, AdaBoostRegressor):  # type: ignore[misc]
    """AdaBoost for numbers with a deadline."""
