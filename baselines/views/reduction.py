"""Many numbers reduced to a few: blocks by their strongest directions, whole matrices by PCA, ICA or LDA."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from baselines.errors import CannotFitError
from baselines.views.blocks import Block, Piece

if TYPE_CHECKING:
    from baselines.views.base import Answers
    from baselines.views.columns import Columns

__all__ = ["ReduceName", "Reduction", "fit_reduction", "reduce_piece"]

ReduceName = Literal["none", "pca", "ica", "lda"]


@dataclass(frozen=True)
class Reduced:
    """A sparse block, reduced."""

    block: Block
    directions: np.ndarray  # float32 (columns, components)

    def transform(self, columns: Columns) -> np.ndarray:
        """One column per component."""
        return np.asarray(self.block.transform(columns) @ self.directions)


def reduce_piece(piece: Piece, components: int, *, seed: int) -> Piece:
    """A sparse piece reduced to its strongest directions, in one scale: of unit variance taken together."""
    from sklearn.utils.extmath import randomized_svd

    components = min(components, *piece.train.shape)
    directions = np.zeros((piece.train.shape[1], 0), dtype=np.float32)
    if components:
        directions = randomized_svd(piece.train, components, n_iter=2, random_state=seed)[2].T
    reduced = np.asarray(piece.train @ directions, dtype=np.float32)
    variance = float(reduced.var(axis=0, dtype=np.float64).sum())
    scale = np.float32(np.sqrt(components / variance) if variance else 1)
    return Piece(Reduced(piece.block, np.asarray(directions * scale, dtype=np.float32)), reduced * scale)


@dataclass(frozen=True)
class Reduction:
    """A fitted reduction of dense matrices."""

    fitted: Any  # an sklearn transformer
    width: int

    def apply(self, values: np.ndarray) -> np.ndarray:
        """One column per component."""
        if not len(values):
            return np.zeros((0, self.width), np.float32)
        return np.ascontiguousarray(self.fitted.transform(values), dtype=np.float32)


def fit_reduction(name: ReduceName, values: np.ndarray, answers: Answers, components: int) -> Reduction:
    """A reduction fitted to a matrix; as many components as asked for, or as there can be."""
    components = min(max(components, 1), *values.shape)
    if name == "lda":
        return _fit_discriminant(values, answers, components)
    if name == "ica":
        return _fit_independent(values, components, answers.seed)
    from sklearn.decomposition import PCA

    return Reduction(PCA(components, random_state=answers.seed).fit(values), components)


def _fit_discriminant(values: np.ndarray, answers: Answers, components: int) -> Reduction:
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    classes = len(np.unique(answers.target)) if answers.task != "regression" else 0
    if not 2 <= classes < len(values):
        raise CannotFitError("A reduction by lda needs at least two classes, and more rows than classes.")
    components = min(components, classes - 1)
    discriminant = LinearDiscriminantAnalysis(solver="eigen", shrinkage=1e-3, n_components=components)
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):  # of classes that do not differ at all
        warnings.filterwarnings("ignore", "Only one sample available")  # a class of one row has no spread
        return Reduction(discriminant.fit(values, answers.target), components)


def _fit_independent(values: np.ndarray, components: int, seed: int) -> Reduction:
    from sklearn.decomposition import FastICA
    from sklearn.exceptions import ConvergenceWarning

    components = min(components, int(np.linalg.matrix_rank(values - values.mean(axis=0))))
    if not components:
        raise CannotFitError("A reduction by ica needs columns that vary.")
    ica = FastICA(components, whiten="unit-variance", max_iter=200, tol=1e-3, random_state=seed)
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        # directions that still turn a little serve as well, and those left out have no length to divide by
        warnings.simplefilter("ignore", ConvergenceWarning)
        return Reduction(ica.fit(values), components)
