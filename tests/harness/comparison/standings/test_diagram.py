"""The diagram as text: points where the ranks are, bars over what cannot be told apart."""

from __future__ import annotations

import numpy as np

from harness.comparison.standings.diagram import draw_diagram
from harness.comparison.standings.field import Field
from harness.comparison.standings.standings import stand


def draw(ranks: list[float], tasks: int) -> list[str]:
    names = tuple(f"model-{place}" for place in range(len(ranks)))
    field = Field(
        competitions=tuple(f"task-{place}" for place in range(tasks)),
        contestants=names,
        errors=np.tile(ranks, (tasks, 1)),
        from_perfect=np.ones(tasks, dtype=np.bool_),
    )
    return draw_diagram(stand(field, anchor=None, share="public", by="model", missing="worst")).split("\n")


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
