"""One mistake in a competition.toml in a sentence: its dotted path, what was found, what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from harness.competition.spec import TABLES
from harness.errors import nearest_names

_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: 'a text in quotes, such as "name"',
    datetime: "a time with its zone, such as 2026-12-01T00:00:00Z",
}
_NEEDED = {
    "data.source": 'missing. Name where the rows come from, such as source = "train.csv".',
}


def describe_mistake(path: tuple[Any, ...], kind: str, found: object) -> str:
    """What is wrong at a path of the file: an unknown or missing key, or a value of the wrong kind."""
    keys = [str(part) for part in path if not isinstance(part, int)]
    name = ".".join(keys[:3] if keys[:2] == ["split", "folds"] else keys)
    if kind == "extra_forbidden":
        return f"{name}: unknown key. {_suggest(keys)}"
    if kind == "missing":
        return f"{name}: {_NEEDED.get(name, 'missing.')}"
    if len(keys) == 1:
        return f"{name}: found {describe_value(found)}, expected a table, written [{name}]."
    shown, hint = _expectation(keys)
    item = next((f", item {part + 1}" for part in path if isinstance(part, int)), "")
    return (
        f"{shown}{item}: found {describe_value(found)}, expected "
        f"{describe_hint(hint)}.{_near_choice(found, hint)}"
    )


def describe_unknown_table(name: str, found: object) -> str:
    """What is wrong with a name at the top of the file that is no table of it."""
    if isinstance(found, dict):
        near = nearest_names(name, TABLES)
        hint = (
            f"Did you mean [{near[0]}]?"
            if near
            else f"The tables are: {', '.join(f'[{t}]' for t in TABLES)}."
        )
        return f"{name}: unknown table. {hint}"
    return f"{name}: a key that stands in no table. {_suggest(['', name])}"


def describe_value(value: object) -> str:
    """A value of the file as its writer knows it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:57]}…"


def describe_hint(hint: Any) -> str:
    """What a key takes, in words."""
    choices = _choices(hint)
    if choices:
        return f"{', '.join(choices[:-1])} or {choices[-1]}"
    if hint in _KINDS:
        return _KINDS[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return 'a list of texts, such as ["a", "b"]'
    if origin is Mapping or is_dataclass(hint):
        return "a table"
    kinds = [argument for argument in arguments if argument is not type(None)]
    return (
        describe_hint(kinds[0])
        if len(kinds) == 1
        else "a number, a text, true or false, or a list of numbers"
    )


def _near_choice(found: object, hint: Any) -> str:
    near = nearest_names(found, _choices(hint)) if isinstance(found, str) else []
    return f" Did you mean {near[0]!r}?" if near else ""


def _choices(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    return [
        choice
        for argument in get_args(hint)
        if get_origin(argument) is Literal
        for choice in get_args(argument)
    ]


def _expectation(keys: list[str]) -> tuple[str, Any]:
    """The path of the key whose value is wrong, and the type that is expected there."""
    hint: Any = TABLES[keys[0]]
    seen = [keys[0]]
    for key in keys[1:]:
        if is_dataclass(hint):
            hint = get_type_hints(hint)[key]
        elif get_origin(hint) is Mapping:
            hint = get_args(hint)[1]
        else:
            break  # what follows names a member of a union, not a key
        seen.append(key)
    return ".".join(seen), hint


def _suggest(keys: list[str]) -> str:
    *table, key = keys
    here = ".".join(table)
    known = _known_keys()
    if key in TABLES:
        return f"Did you mean the table [{key}]?"
    siblings = {path.rpartition(".")[2]: path for path in known if path.rpartition(".")[0] == here}
    elsewhere = {path.rpartition(".")[2]: path for path in reversed(known)}
    for candidates in ({key: elsewhere[key]} if key in elsewhere else {}, siblings, elsewhere):
        near = nearest_names(key, candidates, count=1)
        if near:
            return f"Did you mean {candidates[near[0]]}?"
    return f"Known here: {', '.join(siblings)}." if siblings else f"The tables are: {', '.join(TABLES)}."


@cache
def _known_keys() -> list[str]:
    return [path for name, table in TABLES.items() for path in _keys_of(table, name)]


def _keys_of(table: type, path: str) -> list[str]:
    hints = get_type_hints(table)
    found = [f"{path}.{field.name}" for field in fields(table)]
    for field in fields(table):
        if is_dataclass(hints[field.name]):
            found += _keys_of(hints[field.name], f"{path}.{field.name}")
    return found
