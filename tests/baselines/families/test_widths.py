"""Columns by hand."""

from __future__ import annotations

from baselines.families.widths import view_width
from baselines.learning import Shape


def test_numbers_are_counted_as_often_as_they_are_scaled() -> None:
    shape = Shape(
        task="binary",
        classes=2,
        targets=1,
        rows=100,
        rows_valid=10,
        rows_test=10,
        numbers=5,
        categories=1,
        levels=7,
        texts=0,
    )
    assert view_width(shape, {}) == 12
    assert view_width(shape, {"view_scale": "both"}) == 17
    assert view_width(shape, {"view_scale": "spline"}) == 52
