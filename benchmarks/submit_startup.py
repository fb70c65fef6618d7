"""`harness submit` of 1,000 rows, against importing pandas; and `harness --help`, against importing click.

python benchmarks/submit_startup.py --rounds 15
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
from measure import Measured, measure
from pyarrow import csv

COMPETITION = """[data]
source = "rows.csv"
target = "target"
id = "id"
positive = "1"
[split]
test = 0.5
[metric]
name = "{metric}"
"""
METRICS = ("roc_auc", "log_loss", "accuracy")
ROWS = 2_000


def main() -> None:
    """Make a competition for each metric, run the commands in turn, print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15, help="runs of each command")
    rounds = parser.parse_args().rounds
    with TemporaryDirectory() as folder:
        root = Path(folder)
        commands = list_commands(root)
        for command in commands.values():
            measure(command, workspace=root)
        runs: dict[str, list[Measured]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                runs[name].append(measure(command, workspace=root))
    report({name: median(run.seconds for run in found) for name, found in runs.items()})


def list_commands(root: Path) -> dict[str, list[str]]:
    """The commands that are compared."""
    harness = [sys.executable, "-m", "harness"]
    commands = {
        "import pandas": [sys.executable, "-c", "import pandas"],
        "import click": [sys.executable, "-c", "import click"],
        "harness --help": [*harness, "--help"],
    }
    for metric in METRICS:
        file = make_competition(root, metric)
        commands[f"submit, {metric}"] = [*harness, "submit", metric.replace("_", "-"), "-f", str(file)]
    return commands


def make_competition(root: Path, metric: str) -> Path:
    """A competition with 1,000 test rows under this metric, and a submission to it."""
    slug = metric.replace("_", "-")
    folder = root / "competitions" / slug
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    rows = {"id": np.arange(ROWS), "x": random.random(ROWS), "target": np.arange(ROWS) % 3 // 2}
    csv.write_csv(pa.table(rows), folder / "rows.csv")
    (folder / "competition.toml").write_text(COMPETITION.format(metric=metric), encoding="utf-8")
    measure([sys.executable, "-m", "harness", "prepare", slug], workspace=root)
    test = csv_ids(root / ".harness" / "data" / slug / "public" / "test.parquet")
    predictions = np.arange(len(test)) % 2 if metric == "accuracy" else random.random(len(test))
    file = root / f"{slug}.csv"
    csv.write_csv(pa.table({"id": test, "target": predictions}), file)
    return file


def csv_ids(test: Path) -> pa.ChunkedArray:
    """The ids of the test rows."""
    from pyarrow import parquet

    return parquet.read_table(test, columns=["id"]).column(0)


def report(seconds: dict[str, float]) -> None:
    """Medians of the whole commands, and the ratios."""
    for name, median_seconds in seconds.items():
        print(f"{name:>20} {1000 * median_seconds:8.0f} ms")
    for metric in METRICS:
        print(
            f"submit, {metric} / import pandas: {seconds[f'submit, {metric}'] / seconds['import pandas']:.2f}"
        )
    print(f"harness --help / import click: {seconds['harness --help'] / seconds['import click']:.2f}")


if __name__ == "__main__":
    main()
