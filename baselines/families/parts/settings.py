"""Settings of a configuration: whose they are, and by type; a wrong type is a defect, told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from baselines.learning import Config, Setting

__all__ = ["own_settings", "read_flag", "read_number", "read_whole", "read_word", "view_settings"]

_VIEW = "view_"


def own_settings(config: Config) -> dict[str, Setting]:
    """The part of a configuration that is the family's."""
    return {name: value for name, value in config.items() if not name.startswith(_VIEW)}


def view_settings(config: Config) -> dict[str, Setting]:
    """The part of a configuration that is its view's."""
    return {name: value for name, value in config.items() if name.startswith(_VIEW)}


def read_number(config: Config, name: str) -> float:
    """The setting as a number."""
    value = config[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"The setting {name!r} must be a number, not {value!r}.")
    return float(value)


def read_whole(config: Config, name: str) -> int:
    """The setting as a whole number."""
    value = config[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"The setting {name!r} must be a whole number, not {value!r}.")
    return value


def read_word(config: Config, name: str) -> str:
    """The setting as a word."""
    value = config[name]
    if not isinstance(value, str):
        raise TypeError(f"The setting {name!r} must be a word, not {value!r}.")
    return value


def read_flag(config: Config, name: str) -> bool:
    """The setting as yes or no."""
    value = config[name]
    if not isinstance(value, bool):
        raise TypeError(f"The setting {name!r} must be true or false, not {value!r}.")
    return value
