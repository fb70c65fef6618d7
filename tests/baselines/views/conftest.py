from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from baselines.views.base import Answers
from baselines.views.columns import Columns, ColumnType, learn_reader

DATA = Path(__file__).parents[4] / "shared" / "data"


def _type_of(kind: pa.DataType) -> ColumnType:
    if pa.types.is_temporal(kind):
        return "date"
    return "category" if pa.types.is_string(kind) or pa.types.is_null(kind) else "number"


@pytest.fixture
def columns_of() -> Callable[..., Columns]:
    """Cells by name as columns; strings are categories unless `types` says otherwise."""

    def make(cells: Mapping[str, Any], **types: ColumnType) -> Columns:
        table = pa.table(dict(cells))
        known = {field.name: types.get(field.name, _type_of(field.type)) for field in table.schema}
        return learn_reader(table, known).read(table)

    return make


@pytest.fixture
def mixed() -> pa.Table:
    """200 rows of every kind of column, with gaps."""
    random = np.random.default_rng(0)
    numbers = random.normal(size=(2, 200))
    numbers[1, ::7] = np.nan
    towns = np.array([f"town {place:02d}" for place in random.integers(60, size=200)], dtype=object)
    towns[::11] = None
    words = np.array(["red", "green", "blue", "old", "new", "fast"])
    return pa.table(
        {
            "plain": numbers[0],
            "gappy": pa.array(numbers[1], from_pandas=True),
            "town": pa.array(towns, from_pandas=True),
            "answer": random.choice(["yes", "no"], size=200),
            "colour": random.choice(["red", "green", "blue"], size=200),
            "when": np.datetime64("2024-01-01T00", "us")
            + random.integers(9_000, size=200) * np.timedelta64(1, "h"),
            "note": [" ".join(random.choice(words, size=5)) for _ in range(200)],
        }
    )


@pytest.fixture
def mixed_types() -> dict[str, ColumnType]:
    return {
        "plain": "number",
        "gappy": "number",
        "town": "category",
        "answer": "category",
        "colour": "category",
        "when": "date",
        "note": "text",
    }


@pytest.fixture
def mixed_columns(mixed: pa.Table, mixed_types: dict[str, ColumnType]) -> Columns:
    return learn_reader(mixed, mixed_types).read(mixed)


@pytest.fixture
def answers_of() -> Callable[..., Answers]:
    """Random answers of a task, with five inner folds."""

    def make(task: Any, rows: int = 200, classes: int = 0, seed: int = 0) -> Answers:
        random = np.random.default_rng(seed)
        target = random.normal(size=rows) if task == "regression" else random.integers(classes, size=rows)
        inner = np.random.default_rng(1).permutation(rows) % 5
        return Answers(target=target, task=task, classes=classes, inner=inner)

    return make


@pytest.fixture
def data() -> Path:
    """The folder of real tables beside the checkout."""
    if not DATA.is_dir():
        pytest.skip(f"no real tables in {DATA}")
    return DATA
