"""TOML as a person would write it: quoted where it must be, comments in one column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Value = str | bool | int | float | Sequence[str]
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_COMMENT_COLUMN = 32
_WIDTH = 110


@dataclass(frozen=True)
class Line:
    """One line of a TOML file: code, a comment, or both."""

    code: str = ""
    comment: str = ""


def setting(key: str, value: Value, comment: str = "") -> Line:
    """`key = value`, with what there is to say about it."""
    return Line(f"{quote_key(key)} = {quote_value(value)}", comment)


def suggestion(key: str, value: Value, comment: str = "") -> Line:
    """A setting that is commented out: an alternative, or what holds anyway."""
    return Line(f"# {quote_key(key)} = {quote_value(value)}", comment)


def quote_value(value: Value) -> str:
    """A text, truth value, number or list of texts as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quote_text(value)
    if isinstance(value, int | float):
        return repr(value)
    return f"[{', '.join(quote_text(item) for item in value)}]"


def quote_text(text: str) -> str:
    """A text in double quotes; what cannot be seen is escaped."""
    return f'"{"".join(_ESCAPES.get(mark) or _visible(mark) for mark in text)}"'


def quote_key(key: str) -> str:
    """A key, bare where TOML allows it."""
    return key if _BARE_KEY.fullmatch(key) else quote_text(key)


def show_name(name: str) -> str:
    """A name inside a comment: as it is, unless it could end the comment or hide in it."""
    return name if name and name.isprintable() and name == name.strip() else quote_text(name)


def render(lines: Sequence[Line]) -> str:
    """The lines of a file, comments behind code in one column, or above code that is too long for that."""
    return "".join(f"{text}\n" for line in lines for text in _render_line(line))


def _render_line(line: Line) -> list[str]:
    comment = f"# {line.comment}" if line.comment else ""
    if not line.code or not comment:
        return [line.code or comment]
    beside = f"{line.code:<{_COMMENT_COLUMN - 2}}  {comment}"
    return [beside] if len(beside) <= _WIDTH else [comment, line.code]


def _visible(mark: str) -> str:
    if mark.isprintable():
        return mark
    return f"\\u{ord(mark):04x}" if ord(mark) <= 0xFFFF else f"\\U{ord(mark):08x}"
