"""Columns that add up to the target, or multiply: `casual + registered = cnt`, `price * amount = paid`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.check.base import CheckSpec, Finding
from harness.competition.check.correlation import standardise
from harness.competition.check.encoding import to_numbers
from harness.competition.check.sampling import sample_rows

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables, Target

EXACT = 1e-4  # largest spread of what is left over, relative to the target's: noise of real data is far above
FEW = 4  # columns of a formula that someone wrote; longer exact sums come from generated data
_MOST_ROWS = 5_000
_MOST_COLUMNS = 200  # those that correlate best; a sum's parts are among them
_ROWS_A_COLUMN = 5  # below, an exact fit is no wonder


@dataclass(frozen=True)
class _System:
    """Columns with mean 0 and spread 1, and the target in the same form."""

    names: tuple[str, ...]
    values: np.ndarray
    target: np.ndarray

    def keep(self, positions: np.ndarray) -> _System:
        return _System(tuple(self.names[i] for i in positions), self.values[:, positions], self.target)

    def weights(self) -> np.ndarray:
        return np.asarray(np.linalg.lstsq(self.values, self.target, rcond=None)[0])

    def is_exact(self) -> bool:
        rest = self.target - self.values @ self.weights()
        return bool(np.abs(rest).std() < EXACT and np.quantile(np.abs(rest), 0.99) < 10 * EXACT)


def find_formulas(tables: CheckTables) -> Iterator[Finding]:
    """Two or more columns from which the target can be computed exactly."""
    chosen = sample_rows(len(tables.train), _MOST_ROWS)
    numbers = {
        str(name): to_numbers(tables.train[name].iloc[chosen])
        for name in tables.train.columns
        if tables.types[name] == "number"
    }
    for target in tables.targets:
        if not target.is_classes and len(numbers) > 1:
            yield from _find_formula(numbers, target.train[chosen], target)


def _find_formula(numbers: dict[str, np.ndarray], values: np.ndarray, target: Target) -> Iterator[Finding]:
    for sign, logarithms in ((" + ", False), (" * ", True)):
        system = _make_system(numbers, values, logarithms=logarithms)
        if system is not None and system.is_exact():
            parts = _shorten(system)
            if len(parts.names) > 1:
                yield _formula_finding(parts, target, sign)
                return


def _make_system(numbers: dict[str, np.ndarray], values: np.ndarray, *, logarithms: bool) -> _System | None:
    usable = {name: column for name, column in numbers.items() if np.isnan(column).mean() < 0.5}
    if logarithms:
        if values.min(initial=1.0) <= 0:
            return None
        values = np.log(values)
        usable = {name: np.log(column) for name, column in usable.items() if np.nanmin(column) > 0}
    if len(usable) < 2:
        return None
    table = np.column_stack(list(usable.values()))
    complete = ~np.isnan(table).any(axis=1)
    return _build_system(tuple(usable), table[complete], values[complete])


def _build_system(names: tuple[str, ...], table: np.ndarray, values: np.ndarray) -> _System | None:
    target = standardise(values)
    columns = np.column_stack([standardise(column) for column in table.T])
    varied = np.flatnonzero(columns.any(axis=0))
    if len(values) < 2 * _ROWS_A_COLUMN or len(varied) < 2 or not target.any():
        return None
    most = min(_MOST_COLUMNS, len(values) // _ROWS_A_COLUMN)
    nearest = np.argsort(-np.abs(columns[:, varied].T @ target), kind="stable")[:most]
    return _System(names, columns, target).keep(np.sort(varied[nearest]))


def _shorten(system: _System) -> _System:
    """The columns without which the sum is no longer exact."""
    needed = system.keep(np.flatnonzero(np.abs(system.weights()) > 10 * EXACT))
    system = needed if needed.names and needed.is_exact() else system
    lightest_first = np.argsort(np.abs(system.weights()), kind="stable")
    for name in [system.names[position] for position in lightest_first]:
        shorter = system.keep(np.flatnonzero([kept != name for kept in system.names]))
        if shorter.names and shorter.is_exact():
            system = shorter
    return system


def _formula_finding(parts: _System, target: Target, sign: str) -> Finding:
    few = len(parts.names) <= FEW
    listed = sign.join(parts.names[:8]) + (" …" if len(parts.names) > 8 else "")
    return Finding(
        level="error" if few else "warning",
        column=listed,
        number=float(len(parts.names)),
        message=f"{target.name!r} can be computed exactly from {len(parts.names)} columns: {listed} "
        f"({'weighted sum' if sign == ' + ' else 'product of powers'}).",
        advice="Add those that are only known with the answer to `drop` in [data]."
        if few
        else "Generated data without noise? Then a linear model makes no errors, and the board cannot tell "
        "models apart.",
    )


CHECK = CheckSpec(
    name="arithmetic",
    summary="Columns that add up, or multiply, to the target.",
    function=find_formulas,
)
