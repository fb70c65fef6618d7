"""TOML that says what was meant, whatever the names hold."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.scaffold.toml_text import (
    Line,
    quote_key,
    quote_text,
    quote_value,
    render,
    setting,
    show_name,
    suggestion,
)

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    [
        '"',
        "\\",
        "'''",
        '"""',
        "a]b",
        "[x]",
        "# no",
        "\r\n",
        "\u2028",
        "\x7f",
        "\x00",
        "a.b",
        " pad ",
        "é",
        "\U0001f600",
    ]
)


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=4))
def test_any_key_and_text_is_read_back_as_it_was(key: str, text: str, texts: list[str]) -> None:
    file = render([setting(key, text, show_name(text)), Line("[lists]"), setting(key, texts, show_name(key))])
    read = tomllib.loads(file)
    assert read["lists"][key] == texts
    if key != "lists":
        assert read[key] == text


@given(TEXTS, TEXTS)
def test_a_suggestion_is_a_comment_and_nothing_more(key: str, text: str) -> None:
    assert tomllib.loads(render([suggestion(key, text, show_name(text)), Line(comment=show_name(key))])) == {}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (0.25, "0.25"),
        (5, "5"),
        (("a", "b"), '["a", "b"]'),
        ((), "[]"),
        ("é", '"é"'),
        ("\n", '"\\n"'),
    ],
)
def test_values_are_written_as_a_person_would(value, written: str) -> None:
    assert quote_value(value) == written


def test_names_are_quoted_only_where_they_must_be() -> None:
    assert [quote_key(key) for key in ("age", "a-b_9", "a b", "", "é")] == [
        "age",
        "a-b_9",
        '"a b"',
        '""',
        '"é"',
    ]
    assert [show_name(name) for name in ("a b", " a", "a\nb")] == ["a b", '" a"', '"a\\nb"']
    assert quote_text('say "x\\y"') == '"say \\"x\\\\y\\""'


def test_comments_stand_in_one_column_or_above_a_long_line() -> None:
    long = "x" * 100
    lines = [setting("a", 1, "one"), setting("bcd", "two", "two"), setting("long", long, "three"), Line()]
    assert render(lines).splitlines() == [
        "a = 1                           # one",
        'bcd = "two"                     # two',
        "# three",
        f'long = "{long}"',
        "",
    ]
