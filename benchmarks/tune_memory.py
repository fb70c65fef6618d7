"""The peak memory of `harness tune`, all its processes together, against AutoGluon's on the same table.

python benchmarks/tune_memory.py --rows 150000 --columns 12 --seconds 60

Both are measured by benchmarks/peers/run.py, whose options for interpreters and environments are taken too.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tune_tables import TARGET, make_mixture, make_table

OURS, THEIRS = ("harness", "harness-catboost"), "autogluon"


def main() -> None:
    """Make the table, have both measured, print the ratio."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=150_000, help="to learn from")
    parser.add_argument("--columns", type=int, default=12)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--ours", choices=OURS, default=OURS[0])
    options, passed_on = parser.parse_known_args()
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_suite(folder, options.rows, options.columns)
        peaks = measure_peaks(folder, options.seconds, [options.ours, THEIRS], passed_on)
    for framework, peak in peaks.items():
        print(f"{framework:>17} {peak:8.0f} MiB")
    print(f"ratio: {peaks[options.ours] / peaks[THEIRS]:.2f}")


def write_suite(folder: Path, rows: int, columns: int) -> None:
    """A suite of one table, three quarters of which are `rows`."""
    frame = make_table(make_mixture, rows=rows * 4 // 3, columns=columns)
    frame.to_csv(folder / "mixture.csv", index=False)
    suite = {"mixture": {"path": "mixture.csv", "target": TARGET, "task": "binary"}}
    (folder / "suite.json").write_text(json.dumps(suite), encoding="utf-8")


def measure_peaks(
    folder: Path, seconds: float, frameworks: list[str], passed_on: list[str]
) -> dict[str, float]:
    """The peak of each framework in MiB."""
    results = folder / "results"
    script = Path(__file__).with_name("peers") / "run.py"
    options = ["--tables", str(folder), "--results", str(results), "--seconds", f"{seconds:g}"]
    options += ["--frameworks", *frameworks, *passed_on]
    subprocess.run([sys.executable, str(script), *options], check=True)
    found = [json.loads(file.read_text(encoding="utf-8")) for file in results.glob("*/*/*.json")]
    for one in found:
        if one["outcome"] != "done":
            raise SystemExit(f"{one['framework']} {one['outcome']}: {one['message']}")
    return {one["framework"]: one["peak_mib"] for one in found}


if __name__ == "__main__":
    main()
