"""Numbers in sentences and tiles."""

from __future__ import annotations

__all__ = ["NOTHING", "count", "interval", "number"]

NOTHING = "–"  # noqa: RUF001 - a dash, as typographers set it


def number(value: float | None, digits: int = 5) -> str:
    """The number with so many digits that count; a dash for none."""
    if value is None:
        return NOTHING
    return f"{value:,.{digits}g}" if abs(value) < 1e6 else f"{value:,.0f}"


def interval(value: float | None, low: float | None, high: float | None) -> str:
    """The number and its interval."""
    if low is None or high is None:
        return number(value)
    return f"{number(value)} (95 % interval {number(low)} to {number(high)})"


def count(things: int, one: str, several: str | None = None) -> str:
    """So many things, in words that fit their number."""
    return f"{things:,} {one if things == 1 else several or one + 's'}"
