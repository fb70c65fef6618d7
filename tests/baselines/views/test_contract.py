"""What every view must keep, whatever its options."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pytest

from baselines.views.base import Answers
from baselines.views.codes import CodesOptions
from baselines.views.columns import Columns, ColumnType, learn_reader
from baselines.views.registry import find_view, view_names
from baselines.views.scaled import ScaledOptions

if TYPE_CHECKING:
    from baselines.learning import Config, Matrix

OPTIONS = {"codes": CodesOptions, "scaled": ScaledOptions}


def _choices() -> list[Any]:
    """Every view with every choice of every option that is not the default."""
    cases = []
    for view, kind in OPTIONS.items():
        cases.append((view, {}))
        for name, hint in get_type_hints(kind).items():
            choices = {bool: (True,), int: (0, 3)}.get(hint, get_args(hint))
            default = getattr(kind(), name)
            cases += [(view, {f"view_{name}": choice}) for choice in choices if choice != default]
    return [pytest.param(view, options, id=f"{view}-{options}") for view, options in cases]


VIEWS = pytest.mark.parametrize(("view", "options"), _choices())


def dense(matrix: Matrix) -> np.ndarray:
    return matrix.values if isinstance(matrix.values, np.ndarray) else matrix.values.toarray()


def check_matrix(matrix: Matrix, rows: int, *, gaps: bool) -> None:
    values = dense(matrix)
    assert values.shape[0] == rows == len(matrix)
    assert values.dtype == np.float32
    assert not np.isinf(values).any()
    assert gaps or not np.isnan(values).any()
    assert not matrix.categories or len(matrix.categories) == matrix.width
    for place in matrix.categorical:
        codes = values[:, place][~np.isnan(values[:, place])]
        assert ((codes >= 0) & (codes < matrix.categories[place]) & (codes == np.floor(codes))).all()


def has_gaps(view: str, options: Config) -> bool:
    return view == "codes" and options.get("view_fill", "keep") == "keep"


def test_every_view_is_tried() -> None:
    assert tuple(OPTIONS) == view_names()


@VIEWS
def test_training_rows_and_others_look_the_same(
    view: str, options: Config, mixed_columns: Columns, answers_of: Callable[..., Answers]
) -> None:
    train, others = mixed_columns.take(np.arange(150)), mixed_columns.take(np.arange(150, 200))
    answers = answers_of("multiclass", 150, classes=3)
    fitted, matrix = find_view(view).fit(train, answers, options)
    check_matrix(matrix, 150, gaps=has_gaps(view, options))
    found = fitted.transform(others)
    check_matrix(found, 50, gaps=has_gaps(view, options))
    assert (found.width, found.categories, type(found.values)) == (
        matrix.width,
        matrix.categories,
        type(matrix.values),
    )
    check_matrix(fitted.transform(others.take(np.arange(0))), 0, gaps=False)


@VIEWS
def test_the_same_seed_gives_the_same_numbers_and_so_does_a_copy(
    view: str, options: Config, mixed_columns: Columns, answers_of: Callable[..., Answers]
) -> None:
    answers = answers_of("binary", classes=2)
    first, again = (find_view(view).fit(mixed_columns, answers, options) for _ in range(2))
    np.testing.assert_array_equal(dense(first[1]), dense(again[1]))
    copy = pickle.loads(pickle.dumps(first[0]))  # noqa: S301
    np.testing.assert_array_equal(
        dense(copy.transform(mixed_columns)), dense(again[0].transform(mixed_columns))
    )


@VIEWS
def test_fitting_changes_neither_columns_nor_answers(
    view: str, options: Config, mixed_columns: Columns, answers_of: Callable[..., Answers], tmp_path: Path
) -> None:
    mixed_columns.save(tmp_path / "columns")
    opened = Columns.open(tmp_path / "columns")  # mapped read-only: writing would fail
    answers = answers_of("binary", classes=2)
    answers.target.flags.writeable = False
    _, matrix = find_view(view).fit(opened, answers, options)
    np.testing.assert_array_equal(
        dense(matrix), dense(find_view(view).fit(mixed_columns, answers, options)[1])
    )


@VIEWS
def test_rows_are_turned_into_numbers_one_by_one(
    view: str, options: Config, mixed_columns: Columns, answers_of: Callable[..., Answers]
) -> None:
    fitted, _ = find_view(view).fit(mixed_columns, answers_of("binary", classes=2), options)
    whole = dense(fitted.transform(mixed_columns))
    part = dense(fitted.transform(mixed_columns.take(np.array([7, 3]))))
    np.testing.assert_allclose(part, whole[[7, 3]], rtol=1e-4, atol=1e-4)


def _odd_tables() -> dict[str, dict[str, Any]]:
    random = np.random.default_rng(0)
    wide: dict[str, Any] = {f"n{place}": random.normal(size=12) for place in range(60)}
    return {
        "three rows": {"n": [1.0, 2.0, 4.0], "c": ["a", "b", "a"]},
        "only gaps in this fold": {"n": [None] * 12 + [1.0, 2.0], "c": [None] * 12 + ["a", "b"]},
        "constant in this fold": {"n": [1.0] * 12 + [2.0, 3.0], "c": ["a"] * 12 + ["b", "c"]},
        "twins": {"n": [1.0, 2.0, 3.0] * 4, "m": [1.0, 2.0, 3.0] * 4, "c": ["a", "b", None] * 4},
        "huge": {"n": [1e300, -1e300, 1.0] * 4, "m": [1e-300, 2e-300, 0.0] * 4},
        "wide": wide,
        "only categories": {"c": ["a", "b", "c"] * 4},
        "one text": {"note": ["so", "it", "is"] * 4},
    }


@VIEWS
@pytest.mark.parametrize("name", _odd_tables())
def test_odd_tables_make_clean_numbers(
    view: str,
    options: Config,
    name: str,
    columns_of: Callable[..., Columns],
    answers_of: Callable[..., Answers],
) -> None:
    columns = columns_of(_odd_tables()[name], note="text")
    train = columns.take(np.arange(min(12, len(columns))))
    answers = replace(answers_of("binary", len(train), classes=2), target=np.arange(len(train)) % 2)
    fitted, matrix = find_view(view).fit(train, answers, options)
    check_matrix(matrix, len(train), gaps=has_gaps(view, options))
    check_matrix(fitted.transform(columns), len(columns), gaps=has_gaps(view, options))


@VIEWS
def test_rows_outside_the_training_part_change_nothing(
    view: str,
    options: Config,
    mixed: pa.Table,
    mixed_types: dict[str, ColumnType],
    answers_of: Callable[..., Answers],
) -> None:
    """No leakage: whatever the validation rows hold, a view fitted to the others is the same, bit for bit."""
    train = np.arange(150)
    other = pa.concat_tables([mixed.slice(0, 150), mixed.slice(150).take(np.arange(50)[::-1])])
    for name in ("plain", "gappy"):
        scaled = pc.multiply(other[name], np.where(np.arange(200) < 150, 1.0, 100.0))
        other = other.set_column(other.column_names.index(name), name, scaled)
    answers = answers_of("binary", 150, classes=2)
    fits = []
    for table in (mixed, other):
        columns = learn_reader(table, mixed_types).read(table)
        fits.append(find_view(view).fit(columns.take(train), answers, options))
    assert not mixed.equals(other)
    assert pickle.dumps(fits[0][0]) == pickle.dumps(fits[1][0])
    np.testing.assert_array_equal(dense(fits[0][1]), dense(fits[1][1]))


@pytest.mark.parametrize("encode", ["target", "both", "auto"])
def test_an_encoded_training_row_does_not_know_its_own_answer(
    encode: str, mixed_columns: Columns, answers_of: Callable[..., Answers]
) -> None:
    answers = answers_of("regression")
    held = answers.inner == 0
    changed = replace(answers, target=np.where(held, 100 * answers.target, answers.target))
    one, other = (
        dense(find_view("codes").fit(mixed_columns, each, {"view_encode": encode})[1])
        for each in (answers, changed)
    )
    np.testing.assert_allclose(one[held], other[held], rtol=1e-5)
    assert not np.allclose(one[~held], other[~held], equal_nan=True)


@pytest.mark.parametrize("view", view_names())
def test_a_real_table(view: str, data: Path) -> None:
    table = pa_csv.read_csv(data / "adult" / "train.csv")
    answers = table["income"].combine_chunks().dictionary_encode().indices.to_numpy()
    features = table.drop_columns("income")
    types: dict[str, ColumnType] = {
        field.name: "category" if pa.types.is_string(field.type) else "number" for field in features.schema
    }
    reader = learn_reader(features, types)
    columns = reader.read(features)
    assert reader.counts["numbers"] == 6
    fitted, matrix = find_view(view).fit(
        columns.take(np.arange(16_000)), Answers(target=answers[:16_000], task="binary", classes=2), {}
    )
    check_matrix(matrix, 16_000, gaps=view == "codes")
    check_matrix(fitted.transform(columns), len(columns), gaps=view == "codes")


def test_options_about_columns_that_are_not_there_make_no_other_view() -> None:
    options = {"view_scale": "both", "view_encode": "onehot", "view_text": "sparse", "view_reduce": "none"}
    texts = {"numbers": 0, "categories": 0, "levels": 0, "texts": 1}
    assert find_view("scaled").relevant(options, texts) == {"view_text": "sparse", "view_reduce": "none"}
    numbers = {"numbers": 3, "categories": 0, "levels": 0, "texts": 0}
    assert find_view("codes").relevant({"view_encode": "auto", "view_fill": "keep"}, numbers) == {
        "view_fill": "keep"
    }
