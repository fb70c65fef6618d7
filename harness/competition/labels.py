"""Class labels as text: how a label is written, and in which order classes are numbered."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite


def label_text(value: object) -> str:
    """A label in its shortest form: 1 and 1.0 are `1`, 2.5 is `2.5`, a truth value is `True` or `False`."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def order_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels in the order of their codes: by size if all are numbers, else by code point."""
    distinct = set(labels)
    try:
        numbers = {label: float(label) for label in distinct}
    except ValueError:
        return tuple(sorted(distinct))
    if not all(map(isfinite, numbers.values())):
        return tuple(sorted(distinct))  # `nan` and `inf` are words here
    return tuple(sorted(distinct, key=lambda label: (numbers[label], label)))
