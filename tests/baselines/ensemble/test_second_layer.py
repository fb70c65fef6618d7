"""What a second layer sees, and where there is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from baselines.ensemble.second_layer import bears_second_layer, most_models, widen
from baselines.families.registry import find_family
from baselines.learning import Matrix, Shape
from baselines.portfolio import second_layer

SHAPE = Shape(
    task="binary",
    classes=2,
    targets=1,
    rows=1_000,
    rows_valid=250,
    rows_test=400,
    numbers=6,
    categories=0,
    levels=0,
    texts=0,
)


def test_predictions_stand_behind_the_columns_of_the_view() -> None:
    view = Matrix(np.array([[1, 0], [np.nan, 2]], dtype=np.float32), (0, 3))
    chances = np.array([[0.2, 0.8], [0.6, 0.4]])
    seen = widen(view, [np.array([0.25, 0.75]), chances])
    assert seen.values.dtype == np.float32
    np.testing.assert_allclose(seen.values[:, 2:], [[0.25, 0.2, 0.8], [0.75, 0.6, 0.4]], rtol=1e-6)
    np.testing.assert_array_equal(seen.values[:, :2], view.values)
    assert seen.categories == (0, 3, 0, 0, 0)


@pytest.mark.parametrize(
    ("change", "bears"),
    [
        ({}, True),
        ({"rows": 200}, False),
        ({"sequential": True}, False),
        ({"targets": 3}, False),
        ({"task": "multiclass", "classes": 8}, True),
        ({"task": "multiclass", "classes": 9}, False),
    ],
)
def test_few_rows_folds_in_time_several_targets_and_many_classes_bear_none(
    change: dict[str, object], *, bears: bool
) -> None:
    assert bears_second_layer(replace(SHAPE, **change)) is bears  # type: ignore[arg-type]


def test_the_more_classes_the_fewer_models_are_listened_to() -> None:
    several = [replace(SHAPE, task="multiclass", classes=classes) for classes in (3, 8)]
    assert [shape.outputs for shape in (SHAPE, *several)] == [1, 3, 8]
    assert [most_models(shape) for shape in (SHAPE, *several)] == [16, 10, 4]


def test_the_quickest_come_first_and_other_families_have_none() -> None:
    families = ("linear", "extra-trees", "lightgbm", "mlp")
    found = second_layer(families, SHAPE)
    assert {family for family, _ in found} == {"extra-trees", "lightgbm"}
    costs = [find_family(family).seconds_upon_others(SHAPE, config) for family, config in found]
    assert costs == sorted(costs)
