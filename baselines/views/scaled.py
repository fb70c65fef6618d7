"""The view for models of sums and distances: everything filled, scaled and one-hot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from baselines.learning import Matrix
from baselines.views.base import View
from baselines.views.blocks import Block, Piece, stack_rows
from baselines.views.imputation import ImputeName  # noqa: TC001 - the options are checked against it
from baselines.views.lookup import Lookup, count_levels
from baselines.views.numbers import fit_numbers
from baselines.views.onehot import fit_onehot
from baselines.views.options import read_options
from baselines.views.reduction import ReduceName, Reduction, fit_reduction, reduce_piece
from baselines.views.scaling import ScaleName  # noqa: TC001 - the same
from baselines.views.target_encoding import encode_target
from baselines.views.texts import fit_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baselines.learning import Config, Values
    from baselines.views.base import Answers
    from baselines.views.columns import Columns

__all__ = ["ScaledOptions", "ScaledView"]

_FEW, _SOME = 2, 30  # levels
_NARROW, _WIDE = 200, 1_000  # columns
_THIN = 0.1  # share of entries that are not zero
_FAIRLY_THIN, _MANY_CELLS = 0.3, 20_000_000  # the same where a dense matrix is far larger than a cache
_SAMPLED_ROWS = 1_000  # that tell how many zeros there are
_DENSE_ONEHOT, _DENSE_TEXT = 100, 100  # components


@dataclass(frozen=True, kw_only=True)
class ScaledOptions:
    """What can be chosen about the scaled view."""

    impute: ImputeName = "median"
    scale: ScaleName = "both"
    encode: Literal["onehot", "target", "both"] = "onehot"
    text: Literal["reduced", "sparse", "none"] = "reduced"
    reduce: ReduceName = "none"
    components: int = 20  # of the reduction
    dense: bool = False

    @property
    def must_be_dense(self) -> bool:
        """Whether the matrix may not be sparse, however wide it is."""
        return self.dense or self.reduce != "none"

    def has_encoding(self, levels: int) -> bool:
        """Whether a category of so many levels is given by its target encoding instead of one-hot."""
        return levels > {"onehot": levels, "target": _FEW, "both": _SOME}[self.encode]


@dataclass(frozen=True)
class FittedScaled:
    """The scaled view, fitted."""

    blocks: tuple[Block, ...]
    sparse: bool
    reduction: Reduction | None

    def transform(self, columns: Columns) -> Matrix:
        """These rows as numbers."""
        values = self.assemble(columns, [None] * len(self.blocks))
        return Matrix(values if self.reduction is None else self.reduction.apply(np.asarray(values)))

    def assemble(self, columns: Columns, known: Sequence[Values | None]) -> Values:
        """What the blocks make of these rows, side by side; of some it may be known already."""

        def make(rows: slice) -> list[Values]:
            some = columns.part(rows)
            blocks = zip(self.blocks, known, strict=True)
            return [block.transform(some) if made is None else made[rows] for block, made in blocks]

        return stack_rows(len(columns), make, sparse=self.sparse)


class ScaledView(View):
    """Numbers without gaps in scales of about one, categories one-hot or target-encoded, texts as TF-IDF."""

    concerns: ClassVar[Mapping[str, str]] = {
        "view_impute": "gaps",
        "view_scale": "numbers",
        "view_encode": "categories",
        "view_text": "texts",
    }

    name: ClassVar[str] = "scaled"

    def fit(self, columns: Columns, answers: Answers, options: Config) -> tuple[FittedScaled, Matrix]:
        """The view fitted on these rows, and these very rows as numbers (target encodings cross-fitted)."""
        chosen = read_options(ScaledOptions, options)
        numbers, gaps, filled = fit_numbers(
            columns, impute=chosen.impute, scale=chosen.scale, seed=answers.seed
        )
        pieces = [gaps, *_fit_pieces(columns, answers, chosen)]
        sparse = not chosen.must_be_dense and _is_sparse(filled, numbers, pieces)
        fitted = FittedScaled((numbers, *(piece.block for piece in pieces)), sparse, None)
        values = fitted.assemble(filled, [None, *(piece.train for piece in pieces)])
        if chosen.reduce == "none" or not values.shape[1]:
            return fitted, Matrix(values)
        reduction = fit_reduction(chosen.reduce, np.asarray(values), answers, chosen.components)
        return replace(fitted, reduction=reduction), Matrix(reduction.apply(np.asarray(values)))


def _fit_pieces(columns: Columns, answers: Answers, chosen: ScaledOptions) -> Iterator[Piece]:
    encoded = [
        category
        for category, levels in enumerate(columns.levels)
        if chosen.has_encoding(_count_occurring(columns.categories[:, category], levels))
    ]
    onehot = fit_onehot(columns, [place for place in range(len(columns.levels)) if place not in encoded])
    wide = chosen.must_be_dense and onehot.train.shape[1] > _NARROW
    yield reduce_piece(onehot, _DENSE_ONEHOT, seed=answers.seed) if wide else onehot
    for category in encoded:
        yield _fit_encoding(columns, category, answers)
    for text in range(len(columns.texts) if chosen.text != "none" else 0):
        terms = fit_terms(columns, text, characters=True)
        reduced = chosen.text == "reduced" or chosen.must_be_dense
        yield reduce_piece(terms, _DENSE_TEXT, seed=answers.seed) if reduced else terms


def _count_occurring(codes: np.ndarray, levels: int) -> int:
    return int(np.count_nonzero(count_levels(codes, levels)[:-2]))


def _fit_encoding(columns: Columns, category: int, answers: Answers) -> Piece:
    """A target encoding of zero mean and unit variance."""
    encoding = encode_target(columns.categories[:, category], columns.levels[category], answers)
    mean, deviation = encoding.train.mean(axis=0), encoding.train.std(axis=0)
    scale = np.where(deviation > 0, deviation, 1)
    table, train = ((values - mean) / scale for values in (encoding.table, encoding.train))
    return Piece(Lookup(category, table.astype(np.float32)), train.astype(np.float32))


def _is_sparse(columns: Columns, numbers: Block, pieces: Sequence[Piece]) -> bool:
    """Whether these are better kept sparse side by side: for their width, or for their zeros."""
    rows = np.arange(0, len(columns), max(1, len(columns) // _SAMPLED_ROWS))
    parts = [numbers.transform(columns.take(rows)), *(piece.train[rows] for piece in pieces)]
    if all(isinstance(part, np.ndarray) for part in parts):
        return False
    width = sum(part.shape[1] for part in parts)
    filled = sum(np.count_nonzero(part) if isinstance(part, np.ndarray) else part.nnz for part in parts)
    thin = _FAIRLY_THIN if len(columns) * width > _MANY_CELLS else _THIN
    return bool(width > _WIDE or (width > _NARROW and filled < thin * width * len(rows)))
