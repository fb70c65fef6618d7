"""How many columns a dense view has, from what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baselines.learning import Config, Shape

__all__ = ["view_width"]

_COLUMNS_OF_A_NUMBER = {"spline": 9, "both": 2}


def view_width(shape: Shape, config: Config) -> int:
    """The columns of the scaled view under these options, about."""
    each = _COLUMNS_OF_A_NUMBER.get(str(config.get("view_scale")), 1)
    return shape.wide + (each - 1) * shape.numbers
