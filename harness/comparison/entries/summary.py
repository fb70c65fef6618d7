"""A comparison as tables and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.tabular import Table
from harness.text_plots import Scale, draw_interval, draw_scale, fit_width, shorten

if TYPE_CHECKING:
    from harness.comparison.entries.result import Comparison
    from harness.text_plots import Marks

__all__ = ["comparison_lines", "difference_tables", "effect_plot"]

_DIGITS = 5
_PLOT_WIDTH = 48
_LEAST_PLOT, _MOST_PLOT = 16, 72
_NAME_WIDTH = 40
_LEAST_NAME = 12


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
        tables.append((title, Table(columns, rows, {"gain": _DIGITS, "p": 4}, spare=(("rows",), ("p",)))))
    if comparison.rows:
        singles = [(one.row, one.gain) for one in comparison.rows]
        title = f"The rows on which {better} and {other} differ most:"
        tables.append((title, Table(("row", "gain"), singles, {"gain": _DIGITS})))
    return tables


def effect_plot(comparison: Comparison, marks: Marks, *, room: int | None = None) -> list[str]:
    """How much better the first of each pair is, with its interval: a line a pair, and the scale below."""
    tests = [duel.test for duel in comparison.duels]
    names = [
        comparison.entries[place].name for duel in comparison.duels for place in (duel.first, duel.second)
    ]
    most = _NAME_WIDTH if room is None else min(_NAME_WIDTH, max(_LEAST_NAME, room // 2 - 2))
    pairs = [shorten(f"{one} - {other}", most) for one, other in zip(names[::2], names[1::2], strict=True)]
    width = max(len(pair) for pair in pairs)
    left = None if room is None else room - width - 2
    plot_width = fit_width(left, usual=_PLOT_WIDTH, least=_LEAST_PLOT, most=_MOST_PLOT)
    scale = Scale.over([0.0, *(end for test in tests for end in (test.low, test.high))], plot_width)
    drawn = [
        draw_interval(test.low, test.effect, test.high, scale=scale, marks=marks, zero=0.0) for test in tests
    ]
    lines = [f"{pair:<{width}}  {line}".rstrip() for pair, line in zip(pairs, drawn, strict=True)]
    return [*lines, f"{'':<{width}}  {draw_scale(scale, zero=0.0)}"]


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
    return [*lines, *comparison.notes]


def _secondary(comparison: Comparison) -> list[tuple[str, bool]]:
    return [
        ("McNemar's test of right and wrong", any(duel.mcnemar for duel in comparison.duels)),
        (
            "the corrected t-test over folds, which is weak",
            any(duel.folds for duel in comparison.duels),
        ),
    ]
