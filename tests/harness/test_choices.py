"""What the Python API says to words that it does not know, before it looks at any competition."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import harness
from harness.choices import check_choice, check_names
from harness.errors import UsageError

CALLS: list[tuple[Callable[..., object], tuple[str, ...], dict[str, Any], str]] = [
    (harness.compare, ("iris", "a", "b"), {"rows": "bogus"}, "hidden, public, private, oof."),
    (harness.standings, (), {"by": "bogus"}, "model, team."),
    (harness.standings, (), {"missing": "bogus"}, "worst, skip."),
    (harness.standings, (), {"share": "bogus"}, "public, private."),
    (harness.report, ("iris",), {"audience": "bogus"}, "host, participants."),
    (harness.board, ("iris",), {"kind": "bogus"}, "submission, baseline, ensemble, reference."),
    (harness.tune, ("iris",), {"engine": "bogus"}, "local, dask."),
    (harness.evaluate, ("iris", "m.py:make"), {"view": "bogus"}, "raw, linear, trees."),
]


@pytest.mark.parametrize(("function", "names", "option", "known"), CALLS)
def test_an_unknown_word_is_refused_with_the_known_ones(
    function: Callable[..., object],
    names: tuple[str, ...],
    option: dict[str, str],
    known: str,
    tmp_path: Path,
) -> None:
    (argument,) = option
    message = f"{argument} is 'bogus', but can only be one of: {known}"
    with pytest.raises(UsageError, match=re.escape(message)):
        function(*names, **option, workspace=tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("function", [harness.standings, harness.compare])
def test_a_list_of_names_is_told_how_to_be_given(function: Callable[..., object]) -> None:
    says = rf"given \['iris', 'wine'\]\. With a list of names: harness\.{function.__name__}\(\*names\)"
    with pytest.raises(UsageError, match=says):
        function(["iris", "wine"])


def test_known_words_and_the_default_pass() -> None:
    check_choice("share", "public", ("public", "private"))
    check_choice("rows", None, ("hidden",))
    check_names("harness.standings", ["iris", "wine"])
    with pytest.raises(UsageError, match=r"public, private\. Did you mean 'private'\?"):
        check_choice("share", "privat", ("public", "private"))
