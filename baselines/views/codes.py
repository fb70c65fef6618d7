"""The view for trees: numbers as they are, categories as codes or target encodings, texts reduced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from baselines.learning import Matrix
from baselines.views.base import View
from baselines.views.blocks import Block, Piece, stack_dense
from baselines.views.imputation import choose_by_column
from baselines.views.lookup import Lookup, count_levels, frequency_codes, frequency_shares
from baselines.views.options import read_options
from baselines.views.reduction import reduce_piece
from baselines.views.target_encoding import encode_target
from baselines.views.texts import fit_lengths, fit_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baselines.learning import Config, Values
    from baselines.views.base import Answers
    from baselines.views.columns import Columns

__all__ = ["CodesOptions", "CodesView"]

_FEW, _SOME, _MANY, _MOST = 2, 30, 50, 100  # levels


@dataclass(frozen=True, kw_only=True)
class CodesOptions:
    """What can be chosen about the view for trees."""

    encode: Literal["auto", "codes", "target", "both"] = "auto"
    text: int = 30  # components of each column of texts; 0 leaves texts out
    fill: Literal["keep", "extreme", "median"] = "keep"

    def has_codes(self, levels: int) -> bool:
        """Whether a category of so many levels is given as codes."""
        most = {"auto": _MANY, "codes": levels, "target": _FEW, "both": _MOST}[self.encode]
        return levels <= most

    def has_encoding(self, levels: int) -> bool:
        """Whether a category of so many levels is given by its target encoding."""
        return not self.has_codes(levels) or (self.encode == "both" and levels > _SOME)


@dataclass(frozen=True)
class PlainNumbers:
    """Numbers as they are."""

    def transform(self, columns: Columns) -> np.ndarray:
        """All number columns."""
        return columns.numbers


@dataclass(frozen=True)
class FittedCodes:
    """The view for trees, fitted."""

    blocks: tuple[Block, ...]
    categories: tuple[int, ...]
    filling: np.ndarray | None  # float32 (columns,): what stands for a missing value

    def transform(self, columns: Columns) -> Matrix:
        """These rows as numbers."""
        return self.assemble(len(columns), [block.transform(columns) for block in self.blocks])

    def assemble(self, rows: int, parts: Sequence[Values]) -> Matrix:
        """What the blocks made, side by side and filled where that was asked for."""
        values = stack_dense(rows, parts)
        if self.filling is not None:
            np.copyto(values, self.filling, where=np.isnan(values))
        return Matrix(values, self.categories)


class CodesView(View):
    """Numbers with NaN where missing; categories as codes by falling frequency, NaN for what is not known."""

    concerns: ClassVar[Mapping[str, str]] = {"view_encode": "categories", "view_text": "texts"}

    name: ClassVar[str] = "codes"

    def fit(self, columns: Columns, answers: Answers, options: Config) -> tuple[FittedCodes, Matrix]:
        """The view fitted on these rows, and these very rows as numbers (target encodings cross-fitted)."""
        chosen = read_options(CodesOptions, options)
        pieces = list(_fit_pieces(columns, answers, chosen))
        parts = [piece.train for piece in pieces]
        categories = tuple(piece.codes for piece in pieces for _ in range(piece.train.shape[1]))
        filling = None
        if chosen.fill != "keep":
            filling = _learn_filling(parts, categories, chosen.fill)
            categories = tuple(codes + 1 if codes else 0 for codes in categories)
        fitted = FittedCodes(tuple(piece.block for piece in pieces), categories, filling)
        return fitted, fitted.assemble(len(columns), parts)


def _fit_pieces(columns: Columns, answers: Answers, chosen: CodesOptions) -> Iterator[Piece]:
    yield Piece(PlainNumbers(), columns.numbers)
    for column in range(len(columns.levels)):
        yield from _fit_category(columns, column, answers, chosen)
    for column in range(len(columns.texts) if chosen.text else 0):
        yield reduce_piece(fit_terms(columns, column, characters=False), chosen.text, seed=answers.seed)
        yield fit_lengths(columns, column)


def _fit_category(columns: Columns, column: int, answers: Answers, chosen: CodesOptions) -> Iterator[Piece]:
    codes = columns.categories[:, column]
    counts = count_levels(codes, columns.levels[column])
    occurring = int(np.count_nonzero(counts[:-2]))
    if chosen.has_codes(occurring):
        lookup = Lookup(column, frequency_codes(counts)[:, None])
        yield Piece(lookup, lookup.transform(columns), 0 if chosen.encode == "target" else occurring)
    elif chosen.encode != "target":
        lookup = Lookup(column, frequency_shares(counts)[:, None])
        yield Piece(lookup, lookup.transform(columns))
    if chosen.has_encoding(occurring):
        encoding = encode_target(codes, columns.levels[column], answers)
        yield Piece(Lookup(column, encoding.table.astype(np.float32)), encoding.train.astype(np.float32))


def _learn_filling(parts: Sequence[Values], categories: tuple[int, ...], fill: str) -> np.ndarray:
    """What stands for a missing value in each column; among codes it is a code of its own."""
    choose = _below if fill == "extreme" else np.median
    chosen = np.concatenate([choose_by_column(np.asarray(part), choose) for part in parts])
    return np.where(categories, np.asarray(categories, dtype=np.float32), chosen)


def _below(values: np.ndarray) -> float:
    low, high = float(values.min()), float(values.max())
    return low - max(1.0, high - low)
