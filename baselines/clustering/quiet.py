"""Silence about clusters that are not quite settled or too few: what was found is judged anyway."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["ignore_convergence"]


@contextmanager
def ignore_convergence() -> Iterator[None]:
    """Without scikit-learn's warnings about convergence."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        yield
