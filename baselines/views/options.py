"""The options of a view: a frozen dataclass each, filled from the `view_` keys of a configuration."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from baselines.errors import BaselineError

if TYPE_CHECKING:
    from baselines.learning import Config, Setting

__all__ = ["PREFIX", "read_options"]

PREFIX = "view_"
Options = TypeVar("Options")


def read_options(kind: type[Options], config: Config) -> Options:
    """The options that a configuration sets, the others at their defaults."""
    hints = get_type_hints(kind)
    given = {key.removeprefix(PREFIX): value for key, value in config.items() if key.startswith(PREFIX)}
    for name, value in given.items():
        if name not in hints:
            near = difflib.get_close_matches(name, hints, n=1, cutoff=0) or list(hints)
            raise BaselineError(f"A view has no option {PREFIX + name!r}. Did you mean {PREFIX + near[0]!r}?")
        _check(name, value, hints[name])
    return kind(**given)


def _check(name: str, value: Setting, hint: Any) -> None:
    if get_origin(hint) is Literal:
        fits, expected = value in get_args(hint), " or ".join(map(repr, get_args(hint)))
    elif hint is bool:
        fits, expected = isinstance(value, bool), "True or False"
    else:
        fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        expected = "a whole number from 0"
    if not fits:
        raise BaselineError(f"The option {PREFIX + name!r} is {value!r}; it must be {expected}.")
