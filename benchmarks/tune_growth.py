"""What `harness tune` costs beside its fits, over tables of growing length.

python benchmarks/tune_growth.py --rows 1000 10000 100000 1000000

One job at a time, so that the wall time of the whole command less the seconds of the fits is everything else:
imports, reading, preparing, views, judging, the ensemble, scoring and the board. From one size to the next it
may grow as the rows do; exits with 1 where it grows faster.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.compute as pc
from tune_once import tune_once
from tune_tables import make_competition, make_mixture

COLUMNS = 12
MODELS = ("dummy", "naive-bayes", "tree")  # cheap ones that between them need both views


def main() -> None:
    """Tune tables of every length, and compare their growth."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", nargs="+", type=int, default=[1_000, 10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    print(f"{'rows':>11} {'wall':>9} {'fits':>9} {'the rest':>9}")
    rest = {rows: measure_rest(rows) for rows in sorted(options.rows)}
    steps = [(rest[many] / rest[few]) / (many / few) for few, many in pairwise(rest)]
    print("growth of the rest against growth of the rows: " + ", ".join(f"{step:.2f}" for step in steps))
    if max(steps, default=0.0) > 1:
        raise SystemExit(1)


def measure_rest(rows: int) -> float:
    """The seconds that a run takes beside its fits."""
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        make_competition(workspace, make_mixture, rows=rows, columns=COLUMNS)
        limits = ("--trials", str(len(MODELS)), "--jobs", "1")
        tuned = tune_once(workspace, "--models", ",".join(MODELS), *limits)
    tuned.check_trials()
    fits = float(pc.sum(tuned.trials["seconds"]).as_py())
    rest = tuned.seconds - fits
    print(f"{rows:11,} {tuned.seconds:7.1f} s {fits:7.1f} s {rest:7.1f} s", flush=True)
    return rest


if __name__ == "__main__":
    main()
