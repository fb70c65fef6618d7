"""The time and the peak memory of `harness shakeup` against those of `harness board --private` on one board.

python benchmarks/shakeup_memory.py --entries 1000 --rows 100000

Predictions are 8 bytes for every entry and row, 763 MiB in all; the peak may exceed the board's by 200 MiB.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import measure

SLUG = "shaken"
MOST_MIB = 200


def main() -> None:
    """Make a competition and its board, run both commands, compare them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=100_000, help="hidden rows")
    parser.add_argument("--metric", default="roc_auc", help="roc_auc, rmse, median_ae …")
    parser.add_argument("--folder", type=Path, help="where to make it; default: a temporary folder")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as folder:
        workspace = Path(folder)
        size = [str(options.entries), str(options.rows), options.metric]
        fill = Path(__file__).with_name("shakeup_fill.py")
        measure([sys.executable, str(fill), folder, *size], workspace=workspace)
        harness = [sys.executable, "-m", "harness"]
        board = measure([*harness, "board", SLUG, "--private", "--format", "csv"], workspace=workspace)
        shakeup = measure([*harness, "shakeup", SLUG, "--format", "csv"], workspace=workspace)
    for name, run in (("board", board), ("shakeup", shakeup)):
        print(f"{name:>8} {run.seconds:7.1f} s {run.peak_mib:7.0f} MiB")
    more = shakeup.peak_mib - board.peak_mib
    print(f"{more:.0f} MiB more than the board, ratio {shakeup.peak_mib / board.peak_mib:.2f}")
    if more > MOST_MIB:
        raise SystemExit(f"more than {MOST_MIB} MiB")


if __name__ == "__main__":
    main()
