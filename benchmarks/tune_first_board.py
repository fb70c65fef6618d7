"""The time from starting `harness tune` until the first baselines are on the board.

python benchmarks/tune_first_board.py --rounds 3

The command reads and prepares the table as well. It is interrupted once they are there, as by Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tune_once import tune_command
from tune_tables import NAME, make_competition, make_mixture

from leaderboard.store import Board

CASES = ((1_000, 12, 5.0), (50_000, 30, 20.0))  # rows, columns, and the seconds allowed
POLL = 0.05
PATIENCE = 120.0


def main() -> None:
    """Wait for the first board of each size of table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each")
    parser.add_argument("--budget", type=float, default=60.0, help="that the command is given, in seconds")
    options = parser.parse_args()
    for rows, columns, allowed in CASES:
        seconds = median(wait_for_board(rows, columns, options.budget) for _ in range(options.rounds))
        print(
            f"{rows:,} rows of {columns} columns: {seconds:.1f} s, allowed {allowed:g} s, "
            f"ratio {seconds / allowed:.2f}",
            flush=True,
        )


def wait_for_board(rows: int, columns: int, budget: float) -> float:
    """The seconds until the first baseline, in a new workspace."""
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        make_competition(workspace, make_mixture, rows=rows, columns=columns)
        board = Board(workspace / ".harness" / "board" / NAME)
        start = time.perf_counter()
        child = subprocess.Popen(
            tune_command("--budget", f"{budget:g}s"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"HARNESS_WORKSPACE": str(workspace)},
        )
        try:
            while "baseline" not in board.entries(["kind"])["kind"].to_pylist():
                if child.poll() is not None or time.perf_counter() - start > PATIENCE:
                    raise SystemExit(
                        f"No board came of {rows:,} rows; the command ended with {child.poll()}."
                    )
                time.sleep(POLL)
            return time.perf_counter() - start
        finally:
            _interrupt(child)


def _interrupt(child: subprocess.Popen[bytes]) -> None:
    child.send_signal(signal.SIGINT)
    try:
        child.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


if __name__ == "__main__":
    main()
