"""`compare` of two entries of a large board, against reading both prediction files.

python benchmarks/compare_two.py --entries 1000 --rows 100000

Everything that the comparison does counts: reading the board, the answers and the features, the test, the
groups of rows on which the two differ. It should take less than reading both files five times: as they were
handed in (csv, by pyarrow), and as they are kept (Parquet, by the scoring side).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

from board_of_rows import make_board
from pyarrow import csv

from harness.comparison.duel import compare_pair, make_contender, make_ground, yardstick_of
from harness.comparison.entries.compare import compare_entries
from harness.comparison.evidence import gather_evidence
from harness.scoring.predictions import load_predictions
from harness.scoring.standing import read_current

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace


def main() -> None:
    """Measure a board of classes and one of numbers."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=1_000, help="entries of the board")
    parser.add_argument("--rows", type=int, default=100_000, help="hidden rows")
    parser.add_argument("--repeat", type=int, default=15, help="measurements of each")
    parser.add_argument("--folder", type=Path, help="where to make the boards; default: a temporary folder")
    options = parser.parse_args()
    for metric in ("roc_auc", "rmse"):
        with TemporaryDirectory(dir=options.folder) as folder:
            _measure(Path(folder), metric, options)


def _measure(root: Path, metric: str, options: argparse.Namespace) -> None:
    prepared, workspace = make_board(root, metric, entries=options.entries, rows=options.rows)
    pair = read_current(prepared, workspace)["entry_id"].to_pylist()[:2]
    files = [root / f"{entry}.csv" for entry in pair]
    for entry, file in zip(pair, files, strict=True):
        csv.write_csv(load_predictions(workspace, prepared, entry), file)
    ways: dict[str, Callable[[], Any]] = {
        "read both csv files": lambda: [csv.read_csv(file) for file in files],
        "read both as they are kept": lambda: [load_predictions(workspace, prepared, one) for one in pair],
        "gather answers and predictions": lambda: gather_evidence(prepared, workspace, pair),
        "and test": lambda: _test(prepared, workspace, pair),
        "compare": lambda: compare_entries(prepared, workspace, pair),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(options.repeat + 1):
        for name, way in ways.items():
            start = perf_counter()
            way()
            if turn:  # the first one imports
                times[name].append(perf_counter() - start)
    seconds = {name: median(taken) for name, taken in times.items()}
    print(f"{metric}: two of {options.entries:,} entries, {options.rows:,} rows, median of {options.repeat}")
    for name, taken in seconds.items():
        print(f"{name:>40} {1000 * taken:7.1f} ms")
    for name in ("read both csv files", "read both as they are kept"):
        print(f"compare against five times {name!r}: {seconds['compare'] / (5 * seconds[name]):.2f}")


def _test(prepared: Prepared, workspace: Workspace, pair: Sequence[str]) -> None:
    evidence = gather_evidence(prepared, workspace, pair)
    ground = make_ground(yardstick_of(prepared), evidence.truth)
    one, other = (make_contender(ground, prediction) for prediction in evidence.predictions)
    compare_pair(ground, one, other)


if __name__ == "__main__":
    main()
