"""Arguments of the Python API that are one of a few words; the command's are checked by its options."""

from __future__ import annotations

from collections.abc import Sequence

from harness.errors import UsageError, nearest_names

__all__ = ["check_choice", "check_names"]


def check_choice(argument: str, value: str | None, known: Sequence[str]) -> None:
    """UsageError for a value that is none of those known; None stands for the default."""
    if value is None or value in known:
        return
    near = nearest_names(str(value), known)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise UsageError(f"{argument} is {value!r}, but can only be one of: {', '.join(known)}.{hint}")


def check_names(function: str, names: Sequence[object]) -> None:
    """UsageError for a list, or anything else, among names that are given one by one."""
    for name in names:
        if not isinstance(name, str):
            raise UsageError(
                f"{function} takes names one by one, but was given {name!r}. "
                f"With a list of names: {function}(*names)"
            )
