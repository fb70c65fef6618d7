"""`harness submit` of a large csv under roc_auc, against the obvious script and against parsing alone.

python benchmarks/submit_ten_million.py --rows 10000000 --rounds 5

Three whole commands run in turn: `harness submit` (file read and hashed, all checks, public and private score
with their intervals, predictions kept, entry recorded, rank told); pandas.read_csv, a merge with the answers
on the id and scikit-learn's roc_auc_score; and pyarrow.csv.read_csv of the same file.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
from measure import Measured, measure
from pyarrow import csv, parquet

from leaderboard.store import Board

COMPETITION = """[competition]
task = "binary"
[data]
source = "train.parquet"
test = "test.parquet"
solution = "answers.parquet"
id = "id"
target = "target"
positive = "1"
[metric]
name = "roc_auc"
"""
OBVIOUS = """
import sys
import pandas as pd
from sklearn.metrics import roc_auc_score
answers = pd.read_parquet(sys.argv[2])
both = answers.merge(pd.read_csv(sys.argv[1]), on="id", suffixes=("", "_predicted"), validate="one_to_one")
for share in (True, False):
    rows = both[both["_public"] == share]
    print(repr(float(roc_auc_score(rows["target"], rows["target_predicted"]))))
"""
PARSE = "import sys, pyarrow.csv; pyarrow.csv.read_csv(sys.argv[1])"


def main() -> None:
    """Make the competition, run the commands in turn, print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000_000, help="test rows, and rows of the submission")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command")
    parser.add_argument("--folder", type=Path, help="where to make the files; default: a temporary folder")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as folder:
        root = Path(folder)
        make_competition(root, options.rows)
        commands = list_commands(root)
        for command in commands.values():  # the first run fills the page cache, the board and the references
            measure(command, workspace=root)
        runs: dict[str, list[Measured]] = {name: [] for name in commands}
        for _ in range(options.rounds):
            for name, command in commands.items():
                runs[name].append(measure(command, workspace=root))
        check_scores(root, runs["obvious"][-1].output)
    report(runs, options.rows)


def make_competition(root: Path, rows: int) -> None:
    """A competition with that many test rows, and a submission with its ids in another order."""
    folder = root / "competitions" / "large"
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    positive = random.random(rows) < 0.3
    ids = random.permutation(rows) + 1_000
    known = {"id": np.arange(1_000), "x": random.random(1_000), "target": np.arange(1_000) % 3 // 2}
    parquet.write_table(pa.table(known), folder / "train.parquet")
    parquet.write_table(pa.table({"id": ids, "x": random.random(rows)}), folder / "test.parquet")
    parquet.write_table(
        pa.table({"id": ids, "target": positive.astype(np.int64)}), folder / "answers.parquet"
    )
    (folder / "competition.toml").write_text(COMPETITION, encoding="utf-8")
    order = random.permutation(rows)
    score = 1 / (1 + np.exp(-1.0 * positive - random.standard_normal(rows)))
    csv.write_csv(pa.table({"id": ids[order], "target": score[order]}), root / "submission.csv")
    measure([sys.executable, "-m", "harness", "prepare", "large"], workspace=root)


def list_commands(root: Path) -> dict[str, list[str]]:
    """The commands that are compared."""
    file, answers = str(root / "submission.csv"), str(root / ".harness/data/large/private/solution.parquet")
    submit = [sys.executable, "-m", "harness", "submit", "large", "-f", file, "--team", "ada"]
    return {
        "harness": submit,
        "obvious": [sys.executable, "-c", OBVIOUS, file, answers],
        "parse": [sys.executable, "-c", PARSE, file],
    }


def check_scores(root: Path, obvious: str) -> None:
    """Both ways must give the same scores to 1e-9."""
    entry = Board(root / ".harness" / "board" / "large").entries().sort_by("created_at").to_pylist()[-1]
    ours = [entry["public_score"], entry["private_score"]]
    theirs = [float(line) for line in obvious.split()]
    difference = max(abs(a - b) for a, b in zip(ours, theirs, strict=True))
    if difference > 1e-9:
        raise SystemExit(f"The scores differ by {difference:g}: {ours} and {theirs}.")
    print(f"the scores agree to {difference:.1g}")


def report(runs: dict[str, list[Measured]], rows: int) -> None:
    """Medians of the whole commands, and the ratios."""
    seconds = {name: median(run.seconds for run in found) for name, found in runs.items()}
    mebibytes = {name: median(run.peak_mib for run in found) for name, found in runs.items()}
    print(f"{rows:,} rows, {len(runs['harness'])} rounds, {os.cpu_count()} cores")
    for name in runs:
        print(f"{name:>10} {seconds[name]:8.2f} s {mebibytes[name]:8.0f} MiB")
    print(f"faster than the obvious script: {seconds['obvious'] / seconds['harness']:.2f} times")
    print(f"peak memory against it:         {mebibytes['harness'] / mebibytes['obvious']:.2f}")
    print(f"time against parsing alone:     {seconds['harness'] / seconds['parse']:.2f}")


if __name__ == "__main__":
    main()
