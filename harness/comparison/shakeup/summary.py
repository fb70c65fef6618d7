"""A shake-up in sentences, and a small table of how well one order tells another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.tabular import Table
from harness.text_plots import draw_move, fit_width

if TYPE_CHECKING:
    from harness.comparison.shakeup.result import NoiseVerdict, Shakeup
    from harness.text_plots import Marks

__all__ = ["agreement_table", "shakeup_lines", "with_moves_drawn"]

_MOST_NAMES = 3
_MOVE_WIDTH = 24
_LEAST_MOVE, _MOST_MOVE = len("public to private"), 48


def with_moves_drawn(shakeup: Shakeup, marks: Marks, *, room: int | None = None) -> Table:
    """The table of a shake-up with an arrow for every move, from the public place to the private one."""
    table, places = shakeup.table(), len(shakeup.rows)
    left = None if room is None else table.room_in(room)
    width = min(fit_width(left, usual=_MOVE_WIDTH, least=_LEAST_MOVE, most=_MOST_MOVE), 2 * places)
    moves = [
        draw_move(row.public, row.private, places=places, width=width, marks=marks) for row in shakeup.rows
    ]
    return table.with_column("public to private", moves)


def agreement_table(shakeup: Shakeup) -> Table | None:
    """Rank correlations of CV, public and private scores; None where too few entries have two of them."""
    rows = [
        (one.first, one.second, one.correlation.spearman, one.correlation.kendall, one.correlation.entries)
        for one in shakeup.agreements
    ]
    columns = ("by", "and", "spearman", "kendall", "entries")
    return Table(columns, rows, {"spearman": 2, "kendall": 2}, spare=(("entries",),)) if rows else None


def shakeup_lines(shakeup: Shakeup) -> list[str]:
    """How much the board shook, whether noise explains it, and what told the private order best."""
    moved = f"{len(shakeup.rows)} rows moved {shakeup.mean_move:.1f} places in the mean"
    lines = [f"{moved}: a shake-up of {shakeup.figure:.3f} of all places, as Kaggle's community counts it."]
    if shakeup.noise is not None:
        lines += [_noise_line(shakeup.noise, shakeup.hidden_rows), _inside_line(shakeup)]
    lines += _order_lines(shakeup)
    return [*lines, *shakeup.notes]


def _noise_line(noise: NoiseVerdict, rows: int) -> str:
    found = (
        f"A mean move of {noise.observed:.1f} places; {noise.resplits} random re-splits of the same {rows:,} "
        f"hidden rows move {noise.mean:.1f} ({noise.low:.1f} to {noise.high:.1f})"
    )
    if noise.explains:
        return f"{found}: no more than noise."
    return f"{found}: more than noise explains. The private rows differ from the public ones (in time?)."


def _inside_line(shakeup: Shakeup) -> str:
    judged = [row for row in shakeup.rows if row.by_noise is not None]
    beyond = sorted((row for row in judged if not row.by_noise), key=lambda row: -abs(row.moved))
    inside = f"{len(judged) - len(beyond)} of {len(judged)} moves lie within noise"
    if not beyond:
        return f"{inside}."
    names = [f"{row.name} ({row.moved:+d})" for row in beyond[:_MOST_NAMES]]
    more = f" and {len(beyond) - _MOST_NAMES} others" if len(beyond) > _MOST_NAMES else ""
    return f"{inside}, not those of {', '.join(names)}{more}; of a hundred, five do by chance."


def _order_lines(shakeup: Shakeup) -> list[str]:
    if shakeup.by_cv is not None:
        cv, public = (one.spearman for one in shakeup.by_cv)
        entries = shakeup.by_cv[0].entries
        numbers = f"{cv:.2f} against {public:.2f} (Spearman, {entries} entries)."
        if round(cv, 2) == round(public, 2):
            return [f"CV told the private order as well as the public board: {numbers}"]
        word = "better" if cv > public else "worse"
        return [f"CV told the private order {word} than the public board: {numbers}"]
    found = [one for one in shakeup.agreements if (one.first, one.second) == ("public", "private")]
    return [
        f"The public board told the private order: {one.correlation.spearman:.2f} of 1 (Spearman)."
        for one in found
    ]
