"""A view fitted to one fold, kept in a folder: computed once, then mapped into memory by whoever needs it.

The folder appears whole or not at all: a second process waits for the first and opens what that one made, and
a process that is killed leaves nothing that would be taken for a view.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, starmap
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.errors import BaselineError
from baselines.learning import Matrix
from baselines.whole_folder import publish_folder

if TYPE_CHECKING:
    from baselines.learning import Config
    from baselines.views.base import Answers, FittedView, View
    from baselines.views.columns import Columns

__all__ = ["KeptView", "ViewParts", "fit_parts", "keep_view"]

_CONTENTS, _VIEW = "matrices.json", "view.pickle"
_SPARSE = ("data", "indices", "indptr")


@dataclass(frozen=True)
class ViewParts:
    """A fitted view and the matrices it makes with their names: train, valid, test."""

    view: FittedView
    matrices: Iterable[tuple[str, Matrix]]  # made as they are read, once, so that only one lies in memory


class KeptView:
    """A kept view; nothing is read before it is used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._contents = json.loads((folder / _CONTENTS).read_text(encoding="utf-8"))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its matrices."""
        return tuple(self._contents)

    @cached_property
    def view(self) -> FittedView:
        """The fitted view, for rows to come."""
        with (self.folder / _VIEW).open("rb") as file:
            view: FittedView = pickle.load(file)  # noqa: S301 - written by keep_view into the same workspace
        return view

    def matrix(self, name: str) -> Matrix:
        """One of its matrices, mapped into memory."""
        entry = self._contents[name]
        if not entry["sparse"]:
            return Matrix(self._open(name), tuple(entry["categories"]))
        from scipy.sparse import csr_matrix

        parts = tuple(self._open(f"{name}.{part}") for part in _SPARSE)
        return Matrix(csr_matrix(parts, shape=tuple(entry["shape"]), copy=False), tuple(entry["categories"]))

    def _open(self, name: str) -> np.ndarray:
        return np.asarray(np.load(self.folder / f"{name}.npy", mmap_mode="c"))


def fit_parts(
    view: View, options: Config, answers: Answers, *, train: Columns, others: Mapping[str, Columns]
) -> ViewParts:
    """A view fitted to training rows, and those and other rows as matrices."""
    fitted, matrix = view.fit(train, answers, options)
    return ViewParts(fitted, chain([("train", matrix)], _transform(fitted, others)))


def _transform(fitted: FittedView, others: Mapping[str, Columns]) -> Iterator[tuple[str, Matrix]]:
    for name, rows in others.items():
        yield name, fitted.transform(rows)


def keep_view(folder: Path, make: Callable[[], ViewParts]) -> KeptView:
    """The view kept in a folder that its content names; made now if it is not there."""
    with publish_folder(folder) as staged:
        if staged is not None:
            parts = make()
            try:
                _write(staged, parts)
            except OSError as error:
                raise BaselineError(
                    f"A view cannot be kept in {folder}: {error.strerror or error}."
                ) from error
    return KeptView(folder)


def _write(folder: Path, parts: ViewParts) -> None:
    # In a loop the name of the last matrix would hold it while the next is made.
    contents = dict(starmap(partial(_write_matrix, folder), parts.matrices))
    with (folder / _VIEW).open("wb") as file:
        pickle.dump(parts.view, file, protocol=pickle.HIGHEST_PROTOCOL)
    (folder / _CONTENTS).write_text(json.dumps(contents), encoding="utf-8")


def _write_matrix(folder: Path, name: str, matrix: Matrix) -> tuple[str, dict[str, object]]:
    values = matrix.values
    sparse = not isinstance(values, np.ndarray)
    arrays = {f"{name}.{part}": getattr(values, part) for part in _SPARSE} if sparse else {name: values}
    for file, array in arrays.items():
        np.save(folder / f"{file}.npy", array)
    return name, {"sparse": sparse, "shape": list(values.shape), "categories": list(matrix.categories)}
