"""The diagram as text: points where the ranks are, bars over what cannot be told apart."""

from __future__ import annotations

import numpy as np

from harness.comparison.standings.diagram import draw_diagram
from harness.comparison.standings.field import Field
from harness.comparison.standings.standings import stand
from harness.text_plots import ASCII, UNICODE, Marks


def draw(
    ranks: list[float], tasks: int, *, marks: Marks = UNICODE, room: int | None = None, name: str = "model"
) -> list[str]:
    names = tuple(f"{name}-{place}" for place in range(len(ranks)))
    field = Field(
        competitions=tuple(f"task-{place}" for place in range(tasks)),
        contestants=names,
        errors=np.tile(ranks, (tasks, 1)),
        from_perfect=np.ones(tasks, dtype=np.bool_),
    )
    standings = stand(field, anchor=None, share="public", by="model", missing="worst")
    return draw_diagram(standings, marks, room=room).split("\n")


def test_points_lie_along_the_ranks_and_bars_join_neighbours() -> None:
    """The critical difference of three on 10 tasks is 1.048: only the ends can be told apart."""
    assert draw([1, 2, 3], 10) == [
        "1                             2                             3",
        "┬─────────────────────────────┬─────────────────────────────┬",
        "● model-0 1.00",
        "                              ● model-1 2.00",
        "                                               model-2 3.00 ●",
        "━" * 31,
        " " * 30 + "━" * 31,
    ]


def test_where_all_differ_there_is_no_bar_and_many_ranks_have_few_numbers() -> None:
    lines = draw([1, 2, 3], 100)
    assert not any("━" in line for line in lines)
    many = draw(list(range(1, 26)), 3)
    assert many[0].split() == [str(rank) for rank in range(1, 26, 3)]
    assert len(many) > 27


def test_a_narrow_terminal_has_a_narrow_diagram_with_shorter_names() -> None:
    assert draw([1, 2, 3], 10, room=31, name="gradient-boosting") == [
        "1              2              3",
        "┬──────────────┬──────────────┬",
        "● grad... 1.00",
        "               ● grad... 2.00",
        "                 grad... 3.00 ●",
        "━" * 16,
        " " * 15 + "━" * 16,
    ]
    assert max(map(len, draw(list(range(1, 26)), 3, room=40, name="gradient-boosting"))) <= 44
    assert len(draw([1, 2, 3], 10, room=500)[1]) == 101


def test_plain_characters_where_there_are_no_others() -> None:
    lines = draw([1, 2, 3], 10, marks=ASCII)
    assert "\n".join(lines).isascii()
    assert lines[1] == "+" + ("-" * 29 + "+") * 2
    assert lines[2] == "* model-0 1.00"
    assert lines[5] == "=" * 31
