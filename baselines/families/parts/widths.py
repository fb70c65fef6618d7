"""How many columns the scaled view has, known before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baselines.views.scaled import is_better_sparse

if TYPE_CHECKING:
    from baselines.learning import Config, Shape

__all__ = ["REDUCED", "kept_width", "view_width"]

REDUCED: Config = {"view_text": "reduced"}

_COLUMNS_OF_A_NUMBER = {"spline": 9, "both": 2}
_COLUMNS_OF_A_TEXT = {"sparse": 2_000, "none": 0}
_REDUCED_TEXT = 100
_MOST_LEVELS = 200


def view_width(shape: Shape, config: Config) -> int:
    """The columns under these options, about; of a sparse text as many as a dense row would cost."""
    numbers = shape.numbers * _COLUMNS_OF_A_NUMBER.get(str(config.get("view_scale")), 1)
    if config.get("view_encode") == "target":
        categories = shape.categories * shape.outputs
    else:
        categories = min(shape.levels, _MOST_LEVELS * shape.categories)
    texts = shape.texts * _COLUMNS_OF_A_TEXT.get(str(config.get("view_text")), _REDUCED_TEXT)
    return numbers + categories + texts


def kept_width(width: int, filled: float) -> float:
    """How many cells of a row are kept in a view of that width, where so many are not zero."""
    return filled if is_better_sparse(width, filled) else width
