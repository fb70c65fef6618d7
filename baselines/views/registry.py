"""The views by name, imported when they are asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from baselines.errors import BaselineError

if TYPE_CHECKING:
    from baselines.views.base import View

__all__ = ["find_view", "view_names"]

_VIEWS = {
    "codes": "baselines.views.codes:CodesView",
    "scaled": "baselines.views.scaled:ScaledView",
}


def view_names() -> tuple[str, ...]:
    """The names of all views."""
    return tuple(_VIEWS)


def find_view(name: str) -> View:
    """The view of this name."""
    if name not in _VIEWS:
        raise BaselineError(f"There is no view {name!r}; the views are {', '.join(_VIEWS)}.")
    module, kind = _VIEWS[name].split(":")
    view: View = getattr(importlib.import_module(module), kind)()
    return view
