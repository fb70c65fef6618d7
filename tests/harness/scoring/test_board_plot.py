from datetime import UTC, datetime

import pytest

from harness.scoring.board import BoardRow, BoardView
from harness.scoring.board_plot import with_intervals
from harness.text_plots import ASCII, UNICODE


def make_view(*ends):
    rows = tuple(
        BoardRow(
            rank=rank,
            entry=str(rank),
            entry_id=str(rank),
            team="ada",
            model=None,
            kind="submission",
            score=score,
            low=low,
            high=high,
            also={},
            cv=None,
            late=False,
            standing="ranked",
            created_at=datetime(2026, 3, 1, tzinfo=UTC),
        )
        for rank, (low, score, high) in enumerate(ends, start=1)
    )
    return BoardView(
        competition="toy", share="public", metric="rmse", direction="minimize", also=(), rows=rows
    )


@pytest.mark.parametrize(
    ("marks", "drawn"),
    [
        (UNICODE, ["├─────●─────┤           ", None, "            ├─────●────┤"]),
        (ASCII, ["|-----*-----|           ", None, "            |-----*----|"]),
    ],
)
def test_all_intervals_share_one_scale(marks, drawn):
    table = with_intervals(make_view((0.0, 0.25, 0.5), (None, 0.3, None), (0.5, 0.75, 1.0)), marks)
    assert table.columns[-1] == "interval"
    assert [row[-1] for row in table.rows] == drawn
    assert table.narrowed(table.width - 1).columns == table.columns[:-1], "the first to go"


def test_without_intervals_the_table_is_as_it_was():
    view = make_view((None, 0.3, None))
    assert with_intervals(view, UNICODE) == view.table()
