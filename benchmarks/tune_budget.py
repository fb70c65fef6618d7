"""The wall time of `harness tune --budget`, imports and scoring included, against the budget.

python benchmarks/tune_budget.py --seconds 15 60 240 --rows 150 1500 15000 150000

At most 3 s or 5 % more than the budget is kept; exits with 1 where it is not.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tune_once import tune_once
from tune_tables import make_competition, make_mixture

COLUMNS = 12


def main() -> None:
    """Tune every size of table with every budget, each in a workspace of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", nargs="+", type=float, default=[15.0, 60.0, 240.0], help="budgets")
    parser.add_argument("--rows", nargs="+", type=int, default=[150, 1_500, 15_000, 150_000])
    options = parser.parse_args()
    print(f"{'rows':>9} {'budget':>8} {'wall':>9} {'overrun':>9} {'ratio':>6} {'trials':>6}")
    kept = [measure_budget(rows, seconds) for seconds in options.seconds for rows in options.rows]
    print(f"kept: {sum(kept)} of {len(kept)}")
    if not all(kept):
        raise SystemExit(1)


def measure_budget(rows: int, seconds: float) -> bool:
    """Whether the budget was kept on a table of so many rows."""
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        make_competition(workspace, make_mixture, rows=rows, columns=COLUMNS)
        tuned = tune_once(workspace, "--budget", f"{seconds:g}s")
    overrun = tuned.seconds - seconds
    kept = overrun <= max(3.0, 0.05 * seconds)
    print(
        f"{rows:9,} {seconds:6g} s {tuned.seconds:7.1f} s {overrun:+7.1f} s {tuned.seconds / seconds:6.2f} "
        f"{len(tuned.trials):6}{'' if kept else '  too late'}",
        flush=True,
    )
    return kept


if __name__ == "__main__":
    main()
