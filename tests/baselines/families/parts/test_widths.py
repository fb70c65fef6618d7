"""Columns by hand."""

from __future__ import annotations

import pytest

from baselines.families.parts.widths import view_seconds, view_width
from baselines.learning import Config, Shape

SHAPE = Shape(
    task="multiclass",
    classes=3,
    targets=1,
    rows=100,
    rows_valid=10,
    rows_test=10,
    numbers=5,
    categories=2,
    levels=7,
    texts=1,
)


@pytest.mark.parametrize(
    ("config", "width"),
    [
        ({}, 5 + 7 + 100),
        ({"view_scale": "both"}, 10 + 7 + 100),
        ({"view_scale": "spline", "view_text": "none"}, 45 + 7),
        ({"view_encode": "target", "view_text": "none"}, 5 + 6),
        ({"view_text": "sparse"}, 5 + 7 + 2_000),
    ],
)
def test_columns_are_counted_by_what_they_become(config: Config, width: int) -> None:
    assert view_width(SHAPE, config) == width


def test_a_view_takes_longer_the_more_of_it_is_not_zero() -> None:
    numbers, scaled, spline, texts = (
        view_seconds(SHAPE, config)
        for config in (
            {"view_text": "none"},
            {"view_text": "none", "view_scale": "both"},
            {"view_text": "none", "view_scale": "spline"},
            {"view_text": "sparse"},
        )
    )
    assert 0 < numbers < scaled < spline < texts
    assert view_seconds(SHAPE, {"view_text": "none", "view_encode": "target"}) == numbers
