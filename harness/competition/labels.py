"""Class labels as text: how a label is written, and in which order classes are numbered."""

from __future__ import annotations

from collections.abc import Iterable


def label_text(value: object) -> str:
    """A label in its shortest form: 1 and 1.0 are `1`, 2.5 is `2.5`, a truth value is `True` or `False`."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def order_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """The labels in the order of their codes: by size if all are numbers, else by code point."""
    distinct = set(labels)
    try:
        return tuple(sorted(distinct, key=lambda label: (float(label), label)))
    except ValueError:
        return tuple(sorted(distinct))
