"""An acknowledged append to a full board, against one to an empty board.

python benchmarks/board_append.py --entries 100000 --appends 1000
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter

from board_fill import fill_board, make_entry

from leaderboard.store import Board


def main() -> None:
    """Append to both boards in turn, so that the machine's moods meet both alike."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=100_000, help="entries of the full board")
    parser.add_argument("--appends", type=int, default=1000, help="appends to each board")
    parser.add_argument("--folder", type=Path, help="where to make the boards; default: a temporary folder")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as folder:
        empty, full = Board(Path(folder) / "empty"), Board(Path(folder) / "full")
        empty.create()
        fill_board(full, options.entries, teams=options.entries // 50 + 1)
        times: dict[str, list[float]] = {"empty": [], "full": []}
        for number in range(options.appends):
            for name, board in (("empty", empty), ("full", full)):
                times[name].append(_time_append(board, number))
        found = full.entries(["entry_id"]).num_rows
    if found != options.entries + options.appends:
        raise SystemExit(f"{found} entries found, {options.entries + options.appends} expected")
    _report(times["empty"], times["full"], options.entries)


def _time_append(board: Board, number: int) -> float:
    entry = make_entry(number)
    start = perf_counter()
    board.append_entry(entry)
    return perf_counter() - start


def _report(empty: list[float], full: list[float], entries: int) -> None:
    print(f"{len(full)} acknowledged appends, compactions included, in ms:")
    print(f"{'board':>20} {'median':>8} {'mean':>8} {'worst':>8}")
    for name, times in (("empty", empty), (f"{entries:,} entries", full)):
        figures = (median(times), mean(times), max(times))
        print(f"{name:>20} " + " ".join(f"{1000 * figure:8.2f}" for figure in figures))
    print(f"ratio of medians: {median(full) / median(empty):.2f}")
    print(f"ratio of means:   {mean(full) / mean(empty):.2f}")
    print(f"mean of the full board against median of the empty one: {mean(full) / median(empty):.2f}")


if __name__ == "__main__":
    main()
