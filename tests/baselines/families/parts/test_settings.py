"""Settings come by type, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from baselines.families.parts.settings import read_flag, read_number, read_whole, read_word


@pytest.mark.parametrize(
    ("read", "value"),
    [(read_number, 0.5), (read_number, 2), (read_whole, 3), (read_word, "l2"), (read_flag, True)],
)
def test_a_setting_of_the_right_type_is_given_back(read: Callable[..., Any], value: object) -> None:
    assert read({"it": value}, "it") == value


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (read_number, "1"),
        (read_number, True),
        (read_whole, 1.5),
        (read_whole, False),
        (read_word, None),
        (read_flag, 1),
    ],
)
def test_any_other_type_is_told_by_name(read: Callable[..., Any], value: object) -> None:
    with pytest.raises(TypeError, match=r"The setting 'it' must be .*, not"):
        read({"it": value}, "it")
