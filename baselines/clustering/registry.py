"""The clusterers by name, each module imported when it is asked for."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from baselines.errors import UnknownFamilyError

if TYPE_CHECKING:
    from baselines.clustering.base import Clusterer

__all__ = ["clusterer_names", "find_clusterer"]

_CLUSTERERS = {  # from cheap to dear
    "k-means": "kmeans:KMeans",
    "mixture": "mixture:Mixture",
    "dbscan": "dbscan:DBSCAN",
    "agglomerative": "agglomerative:Agglomerative",
}


def clusterer_names() -> tuple[str, ...]:
    """The names of all clusterers, from cheap to dear."""
    return tuple(_CLUSTERERS)


@cache
def find_clusterer(name: str) -> Clusterer:
    """The clusterer of this name."""
    if name not in _CLUSTERERS:
        from difflib import get_close_matches  # costs 5 ms, and only a mistake needs it

        near = get_close_matches(name, _CLUSTERERS, n=2, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(_CLUSTERERS)}"
        raise UnknownFamilyError(f"no clusterer is called {name!r}: {hint}")
    module, _, attribute = _CLUSTERERS[name].partition(":")
    clusterer: Clusterer = getattr(import_module(f"baselines.clustering.{module}"), attribute)()
    return clusterer
