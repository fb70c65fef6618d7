"""`harness shakeup` and `harness report` of many entries with many rows beside `harness board`: time, memory.

python benchmarks/board_pages.py --entries 1000 --rows 100000

Predictions are 8 bytes for every entry and row, 763 MiB in all; neither may take 300 MiB more than the board.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from board_of_rows import SLUG
from measure import measure

MOST_MIB = 300


def main() -> None:
    """Make a board, run the commands on it, compare them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=100_000, help="hidden rows")
    parser.add_argument("--metric", default="roc_auc", help="roc_auc, rmse, median_ae …")
    parser.add_argument("--folder", type=Path, help="where to make it; default: a temporary folder")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as folder:
        workspace, page = Path(folder), Path(folder) / "page.html"
        # In a process of its own: Linux counts a parent's memory as its children's first peak.
        fill = [sys.executable, str(Path(__file__).with_name("board_of_rows.py")), folder]
        measure([*fill, options.metric, str(options.entries), str(options.rows)], workspace=workspace)
        harness = [sys.executable, "-m", "harness"]
        ways = {
            "board": ["board", SLUG, "--private", "--format", "csv"],
            "shakeup": ["shakeup", SLUG, "--format", "csv"],
            "report": ["report", SLUG, "-o", str(page)],
        }
        runs = {name: measure([*harness, *way], workspace=workspace) for name, way in ways.items()}
        size = page.stat().st_size
    for name, run in runs.items():
        more = run.peak_mib - runs["board"].peak_mib
        print(f"{name:>8} {run.seconds:7.1f} s {run.peak_mib:6.0f} MiB, {more:4.0f} MiB more than the board")
    print(f"the page has {size / 1000:,.0f} kB")
    if max(run.peak_mib for run in runs.values()) > runs["board"].peak_mib + MOST_MIB:
        raise SystemExit(f"more than {MOST_MIB} MiB beyond the board")


if __name__ == "__main__":
    main()
