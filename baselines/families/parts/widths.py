"""How many columns the scaled view has, known before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baselines.learning import Config, Shape

__all__ = ["REDUCED", "view_width"]

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
