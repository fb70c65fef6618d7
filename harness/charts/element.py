"""One element of SVG or HTML; whatever is not markup already is text and cannot become any."""

from __future__ import annotations

from markupsafe import Markup, escape

from harness.console import printable

__all__ = ["element", "shorten", "text_width"]

_LETTER = 6.6  # pixels that a letter takes on average, at the size of labels


def element(tag: str, *children: str, **attributes: object) -> Markup:
    """The element; `class_` and `text_anchor` give the attributes class and text-anchor."""
    given = Markup("").join(
        Markup(' {}="{}"').format(name.rstrip("_").replace("_", "-"), _plain(value))
        for name, value in attributes.items()
        if value is not None
    )
    inside = Markup("").join(
        child if isinstance(child, Markup) else escape(printable(child)) for child in children
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), given, inside)  # noqa: S704 - tags are ours


def shorten(text: str, most: int) -> str:
    """The text, its end cut off where it is too long to stand in a figure."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def text_width(text: str) -> float:
    """About how many pixels a label takes."""
    return _LETTER * len(text)


def _plain(value: object) -> str:
    """A number with as many digits as a figure needs, anything else as text."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else printable(str(value))
