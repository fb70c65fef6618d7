"""Random forests: trees on draws of rows with replacement, the best split of some columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baselines.families.parts.forests import Forest

if TYPE_CHECKING:
    from baselines.learning import Config, Shape

__all__ = ["RandomForest"]


class RandomForest(Forest):
    """Random forest of scikit-learn."""

    name = "random-forest"
    title = "random forest"
    sorting = 4e-8

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """The usual share of columns with pure leaves, then smoother ones."""
        usual = 0.4 if shape.task == "regression" else max(shape.columns, 1) ** -0.5
        return (
            self._config(shape, columns=usual),
            self._config(shape, columns=min(1.0, 1.8 * usual), leaf=4),
        )

    def _unfitted(self, *, regression: bool) -> Any:
        from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

        return RandomForestRegressor() if regression else RandomForestClassifier()
