"""`harness board` of many entries with many rows: what the marks of those level with the leader cost.

python benchmarks/board_marks.py --entries 1000 --rows 100000

The board alone; with the marks at the first look, when the entries near the leader are tested; and at every
later one, when the tests are kept. Then the whole command, twice.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import scipy.special  # noqa: F401 - which the first test would import
from board_of_rows import SLUG, make_board
from measure import measure

from harness.comparison.leader.ties import mark_ties
from harness.scoring.board import read_board

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    """Measure a board of classes and one of numbers."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1_000, help="entries of the board")
    parser.add_argument("--rows", type=int, default=100_000, help="hidden rows")
    parser.add_argument("--repeat", type=int, default=5, help="measurements of each")
    parser.add_argument("--folder", type=Path, help="where to make the boards; default: a temporary folder")
    options = parser.parse_args()
    for metric in ("roc_auc", "rmse"):
        with TemporaryDirectory(dir=options.folder) as folder:
            _measure(Path(folder), metric, options)


def _measure(root: Path, metric: str, options: argparse.Namespace) -> None:
    prepared, workspace = make_board(root, metric, entries=options.entries, rows=options.rows)
    view = read_board(prepared, workspace)

    def look_first() -> None:
        shutil.rmtree(workspace.cache(SLUG), ignore_errors=True)
        mark_ties(view, prepared, workspace)

    ways: dict[str, Callable[[], Any]] = {
        "the board": lambda: read_board(prepared, workspace),
        "marks, first look": look_first,
        "marks, later": lambda: mark_ties(view, prepared, workspace),
    }
    print(f"{metric}: {options.entries:,} entries, {options.rows:,} rows, median of {options.repeat}")
    for name, way in ways.items():
        print(f"{name:>24} {1000 * median(_time(way) for _ in range(options.repeat)):7.0f} ms")
    print(f"{'':>24} {mark_ties(view, prepared, workspace).notes[-1]}")
    command = [sys.executable, "-m", "harness", "board", SLUG, "--top", "10"]
    shutil.rmtree(workspace.cache(SLUG))
    for name in ("whole command, first", "whole command, again"):
        found = measure(command, workspace=root)
        print(f"{name:>24} {1000 * found.seconds:7.0f} ms {found.peak_mib:5.0f} MiB")


def _time(way: Callable[[], Any]) -> float:
    start = perf_counter()
    way()
    return perf_counter() - start


if __name__ == "__main__":
    main()
