from datetime import date

import pytest

from harness.competition.spec import ColumnType
from harness.competition.spec.mistakes import (
    describe_hint,
    describe_mistake,
    describe_unknown_table,
    describe_value,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        ("abc", "'abc'"),
        ({}, "a table"),
        ([1, 2], "a list of 2"),
        (date(2024, 1, 2), "2024-01-02"),
        (2.5, "2.5"),
    ],
)
def test_a_value_is_shown_as_its_writer_knows_it(value, text):
    assert describe_value(value) == text


def test_a_long_value_is_cut():
    assert len(describe_value("x" * 1000)) == 58


@pytest.mark.parametrize(
    ("hint", "text"),
    [
        (bool | None, "true or false"),
        (int, "a whole number"),
        (tuple[str, ...], 'a list of texts, such as ["a", "b"]'),
        (ColumnType, "number, category, text or date"),
    ],
)
def test_what_is_expected_is_said_in_words(hint, text):
    assert describe_hint(hint) == text


@pytest.mark.parametrize(
    ("path", "kind", "found", "text"),
    [
        (("data", "seed"), "extra_forbidden", 1, "data.seed: unknown key. Did you mean split.seed?"),
        (("data", "targets"), "extra_forbidden", 1, "data.targets: unknown key. Did you mean data.target?"),
        (
            ("split", "group_by"),
            "extra_forbidden",
            1,
            "split.group_by: unknown key. Did you mean split.group?",
        ),
        (("rules", "zzz"), "extra_forbidden", 1, "rules.zzz: unknown key. Known here: daily_submissions, "),
        (("metric",), "model_type", 3, "metric: found 3, expected a table, written [metric]."),
        (("data", "drop", 1), "string_type", 3, "data.drop, item 2: found 3, expected a list of texts"),
        (("split", "folds"), "model_type", 3, "split.folds: found 3, expected a table."),
    ],
)
def test_a_mistake_names_its_place_and_what_was_meant(path, kind, found, text):
    assert describe_mistake(path, kind, found).startswith(text)


@pytest.mark.parametrize(
    ("name", "found", "text"),
    [
        ("metrics", {}, "metrics: unknown table. Did you mean [metric]?"),
        ("zzz", {}, "zzz: unknown table. The tables are: [competition], [data]"),
        ("target", "y", "target: a key that stands in no table. Did you mean data.target?"),
        ("zzz", 1, "zzz: a key that stands in no table. The tables are: competition"),
    ],
)
def test_what_stands_outside_all_tables(name, found, text):
    assert describe_unknown_table(name, found).startswith(text)
