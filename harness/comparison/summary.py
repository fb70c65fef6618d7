"""A comparison as tables and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.tabular import Table

if TYPE_CHECKING:
    from harness.comparison.compare import Comparison

__all__ = ["comparison_lines", "difference_tables"]

_DIGITS = 5


def difference_tables(comparison: Comparison) -> list[tuple[str, Table]]:
    """Where two entries differ, with titles: groups of rows, and single ones; none if more are compared."""
    if len(comparison.duels) != 1:
        return []
    duel = comparison.duels[0]
    better, other = comparison.entries[duel.first].name, comparison.entries[duel.second].name
    tables = []
    if comparison.slices:
        rows = [(one.column, one.value, one.rows, one.gain, one.p_value) for one in comparison.slices]
        title = f"Where {better} gains more on {other} than elsewhere, or less:"
        columns = ("column", "value", "rows", "gain", "p")
        tables.append((title, Table(columns, rows, {"gain": _DIGITS, "p": 4})))
    if comparison.rows:
        singles = [(one.row, one.gain) for one in comparison.rows]
        title = f"The rows on which {better} and {other} differ most:"
        tables.append((title, Table(("row", "gain"), singles, {"gain": _DIGITS})))
    return tables


def comparison_lines(comparison: Comparison) -> list[str]:
    """The verdicts, and what to know of the other columns."""
    lines = list(comparison.verdicts)
    if len(comparison.duels) > 1:
        pairs = len(comparison.duels)
        lines.append(
            f"The p-values of {pairs} pairs are corrected together (Holm); intervals are each pair's own."
        )
    if comparison.out_of_fold:
        lines.append("Out of fold the folds decide, which share most of their rows: weak evidence.")
    told = [name for name, there in _secondary(comparison) if there]
    if told:
        lines.append(f"Secondary evidence, which decides nothing: {', '.join(told)}.")
    return lines


def _secondary(comparison: Comparison) -> list[tuple[str, bool]]:
    return [
        ("McNemar's test of right and wrong", any(duel.mcnemar for duel in comparison.duels)),
        (
            "the corrected t-test over folds, which is weak",
            any(duel.folds for duel in comparison.duels),
        ),
    ]
