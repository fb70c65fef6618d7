"""What families of the scaled view can search beyond themselves: filling gaps and reducing columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baselines.families.base import Suggest
    from baselines.learning import Config, Setting, Shape

__all__ = ["PLAIN", "suggest_preparing"]

PLAIN: Config = {"view_impute": "median", "view_reduce": "none", "view_components": 20}
_FEW_ROWS = 5_000  # to which filling gaps by neighbours is affordable
_MOST_COMPONENTS = 64


def suggest_preparing(suggest: Suggest, shape: Shape) -> Config:
    """Options of the scaled view; those that could change nothing are not asked for."""
    chosen: dict[str, Setting] = dict(PLAIN)
    if shape.gaps:
        fillings = ["median", "mean", "most_frequent", "constant"]
        fillings += ["knn"] if shape.rows <= _FEW_ROWS else []
        chosen["view_impute"] = suggest.suggest_categorical("view_impute", fillings)
    if shape.texts == 0 and shape.columns > 2:
        reductions = ["none", "pca", "ica", *(["lda"] if shape.classes else [])]
        chosen["view_reduce"] = suggest.suggest_categorical("view_reduce", reductions)
    if chosen["view_reduce"] in ("pca", "ica"):
        most = max(3, min(_MOST_COMPONENTS, shape.columns))
        chosen["view_components"] = suggest.suggest_int("view_components", 2, max(most, 20), log=True)
    return chosen
