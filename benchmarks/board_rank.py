"""Ranking a board, reading included, against only reading the columns it needs with pyarrow.parquet.

python benchmarks/board_rank.py --entries 1000000
"""

from __future__ import annotations

import argparse
import resource
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from board_fill import FINGERPRINTS, fill_board

from leaderboard.current import current_board
from leaderboard.ranking import DICTIONARIES, NEEDED_COLUMNS, rank_board
from leaderboard.store import Board

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Measure a board of a quarter of the size and one of the whole size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries of the board")
    parser.add_argument("--teams", type=int, default=20_000, help="teams that handed them in")
    parser.add_argument("--repeat", type=int, default=7, help="measurements of each")
    parser.add_argument("--folder", type=Path, help="where to make the boards; default: a temporary folder")
    options = parser.parse_args()
    quarter = _measure(options.entries // 4, options)
    whole = _measure(options.entries, options)
    print(f"a board 4 times as large takes {whole / quarter:.1f} times as long")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _measure(entries: int, options: argparse.Namespace) -> float:
    with TemporaryDirectory(dir=options.folder) as folder:
        board = Board(Path(folder))
        fill_board(board, entries, teams=options.teams)
        ways: dict[str, Callable[[], Any]] = {
            "read the needed columns": lambda: pq.read_table(
                board.folder / "entries", columns=[*NEEDED_COLUMNS]
            ),
            "rank, a row a team": lambda: _rank(board, per_team=True),
            "rank every entry": lambda: _rank(board, per_team=False),
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(options.repeat):
            for name, way in ways.items():
                start = perf_counter()
                way()
                times[name].append(perf_counter() - start)
    reading, *rankings = (median(taken) for taken in times.values())
    print(f"{entries:,} entries of {options.teams:,} teams, median of {options.repeat}:")
    for name, seconds in zip(times, (reading, *rankings), strict=True):
        print(f"{name:>24} {1000 * seconds:7.0f} ms   ratio {seconds / reading:.2f}")
    return rankings[-1]


def _rank(board: Board, *, per_team: bool) -> None:
    current = current_board(board, NEEDED_COLUMNS, dictionaries=DICTIONARIES)
    rank_board(current, share="public", direction="maximize", fingerprints=FINGERPRINTS, per_team=per_team)


if __name__ == "__main__":
    main()
