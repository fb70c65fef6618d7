"""How many columns the scaled view has and how long any takes to make, known before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baselines.learning import Config, Shape

__all__ = ["REDUCED", "view_seconds", "view_width"]

REDUCED: Config = {"view_text": "reduced"}

_COLUMNS_OF_A_NUMBER = {"spline": 9, "both": 2}
_COLUMNS_OF_A_TEXT = {"sparse": 2_000, "none": 0}
_REDUCED_TEXT = 100
_MOST_LEVELS = 200
_TERMS_OF_A_TEXT = 3_000  # by the time they take
_SECONDS_OF_AN_ENTRY = 8e-8


def view_width(shape: Shape, config: Config) -> int:
    """The columns under these options, about; of a sparse text as many as a dense row would cost."""
    numbers = _columns_of_numbers(shape, config)
    if config.get("view_encode") == "target":
        categories = shape.categories * shape.outputs
    else:
        categories = min(shape.levels, _MOST_LEVELS * shape.categories)
    texts = shape.texts * _COLUMNS_OF_A_TEXT.get(str(config.get("view_text")), _REDUCED_TEXT)
    return numbers + categories + texts


def view_seconds(shape: Shape, config: Config) -> float:
    """What it takes to make a view of one fold, about: so much for each entry that is not a zero."""
    rows = shape.rows + shape.rows_valid + shape.rows_test
    texts = 0 if config.get("view_text") == "none" else _TERMS_OF_A_TEXT * shape.texts
    return _SECONDS_OF_AN_ENTRY * rows * (_columns_of_numbers(shape, config) + shape.categories + texts)


def _columns_of_numbers(shape: Shape, config: Config) -> int:
    return shape.numbers * _COLUMNS_OF_A_NUMBER.get(str(config.get("view_scale")), 1)
