"""Extremely randomised trees: all rows, the best of random splits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from baselines.families.parts.forests import Forest

if TYPE_CHECKING:
    from baselines.learning import Config, Shape

__all__ = ["ExtraTrees"]

_FEW_ROWS = 3_000


class ExtraTrees(Forest):
    """Extra-trees of scikit-learn; with unlimited depth often the best on a few thousand rows."""

    name = "extra-trees"
    title = "extra-trees"
    sorting = 1.3e-8

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Unlimited depth, then all columns tried with somewhat larger leaves."""
        usual = 0.75 if shape.task == "regression" else max(shape.columns, 1) ** -0.5
        return (
            self._config(shape, columns=usual),
            self._config(shape, columns=1.0, leaf=2 if shape.task == "regression" else 3),
        )

    def second_layer(self, shape: Shape) -> tuple[Config, ...]:
        """Half of the columns tried, for most say nearly the same; fewer where there are classes."""
        columns = max(shape.columns, 1) ** -0.5 if shape.task == "multiclass" else 0.5
        return (self._config(shape, columns=columns, leaf=2 if shape.rows < _FEW_ROWS else 3),)

    def _unfitted(self, *, regression: bool) -> Any:
        from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor

        return ExtraTreesRegressor() if regression else ExtraTreesClassifier()
