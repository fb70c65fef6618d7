"""Entries are named by rank, model or a few characters of their id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from leaderboard.arrays import build_array, build_table
from leaderboard.current import apply_events
from leaderboard.errors import EntryNameError
from leaderboard.names import resolve_entry, shorten_ids
from leaderboard.ranking import rank_board
from leaderboard.schema import ENTRIES, EVENTS, Entry

if TYPE_CHECKING:
    import pyarrow as pa

START = datetime(2026, 3, 1, tzinfo=UTC)
ROWS = [  # id, kind, team, model, score
    ("01jaaaaaaaakmnpq", "submission", "ants", "mlp", 0.9),
    ("01jaaaaaaaakmnpr", "submission", "ants", "mlp", 0.8),
    ("01jbbbbbbbbstvwx", "submission", "bees", "svm", 0.7),
    ("01jcccccccc01234", "baseline", "baselines", "Forest", 0.6),
    ("01jddddddddyz012", "submission", "wasps", "svm", 0.5),
    ("01jeeeeeeee55555", "submission", "flies", None, None),
]


@pytest.fixture
def board() -> pa.Table:
    entries = [
        Entry(
            entry_id=entry_id,
            competition="c",
            kind=kind,
            team=team,
            model=model,
            public_score=score,
            status="scored",
            created_at=START + timedelta(hours=hour),
        )
        for hour, (entry_id, kind, team, model, score) in enumerate(ROWS)
    ]
    current = apply_events(build_table(entries, ENTRIES), build_table([], EVENTS))
    return rank_board(current, share="public", direction="maximize", everything=True)


@pytest.mark.parametrize(
    ("reference", "row"),
    [
        ("#1", 0),
        (" #2 ", 2),
        ("01jaaaaaaaakmnpr", 1),
        ("01jb", 2),
        ("mnpr", 1),
        ("MNPR", 1),
        ("OI234", 3),
        ("55555", 5),
        ("mlp", 0),
        ("Forest", 3),
        ("forest", 3),
    ],
)
def test_one_entry_is_meant(board: pa.Table, reference: str, row: int) -> None:
    assert resolve_entry(reference, board) == ROWS[row][0]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("#5", "no #5: its ranks go from #1 to #4"),
        ("#0", "no #0"),
        ("01ja", r"names 2 entries: 01jaaaaaaaakmnpq \(mlp\), 01jaaaaaaaakmnpr \(mlp\)"),
        ("svm", r"names 2 entries: 01jbbbbbbbbstvwx \(svm\), 01jddddddddyz012 \(svm\)"),
        ("gbm", r"No entry is named 'gbm'.*The board begins with 01jaaaaaaaakmnpq"),
        ("", "No entry is named ''"),
        ("  ", "No entry is named"),
    ],
)
def test_none_or_several_are_listed(board: pa.Table, reference: str, message: str) -> None:
    with pytest.raises(EntryNameError, match=message):
        resolve_entry(reference, board)


def test_an_empty_board_says_so(board: pa.Table) -> None:
    with pytest.raises(EntryNameError, match="The board is empty"):
        resolve_entry("ab", board.slice(0, 0))
    with pytest.raises(EntryNameError, match="nobody is ranked yet"):
        resolve_entry("#1", board.slice(0, 0))


def test_shown_ids_are_short_and_different() -> None:
    ids = [f"01j00000000{middle}000000aaaaa" for middle in "123"]
    shown = shorten_ids(build_array(ids, ENTRIES.field("entry_id").type)).to_pylist()
    assert shown == ["1000000aaaaa", "2000000aaaaa", "3000000aaaaa"]
    assert shorten_ids(build_array(ids[:1] * 2, ENTRIES.field("entry_id").type)).to_pylist() == ["aaaaa"] * 2
