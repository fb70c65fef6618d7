"""Processes without pandas, which libraries import where they find it: it takes memory, and half a second.

Nothing of a run hands them frames. What a library asked for later needs pandas it imports then, but LightGBM
settles on its import whether it knows frames: for a host's or a user's code it is imported anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["keep_pandas_from_arrow", "meet_frames", "without_pandas"]


class _NoPandas:
    """A finder of modules that knows there is no pandas."""

    has_misled = False

    def find_spec(self, name: str, *_: object) -> None:
        """Nothing, and for pandas the end of the search."""
        if name == "pandas":
            self.has_misled = True
            raise ModuleNotFoundError("pandas is left out here", name=name)


_finder = _NoPandas()


@contextmanager
def without_pandas() -> Iterator[None]:
    """What is imported meanwhile finds no pandas, unless the process has it already."""
    sys.meta_path.insert(0, _finder)
    try:
        yield
    finally:
        sys.meta_path.remove(_finder)


def keep_pandas_from_arrow() -> None:
    """Let Arrow look for pandas now, in vain, as it does with the first array whose type it finds out.

    It will not know the missing values and moments of pandas in this process any more: not where code of a
    host or a user runs.
    """
    with without_pandas():
        import pyarrow as pa

        pa.array([0])


def meet_frames() -> None:
    """Let libraries that were imported without pandas know frames, for code that may hand them some."""
    if not _finder.has_misled:
        return
    _finder.has_misled = False
    for name in [name for name in sys.modules if name.partition(".")[0] == "lightgbm"]:
        del sys.modules[name]
    import pyarrow as pa

    pa.table({}).to_pandas()
