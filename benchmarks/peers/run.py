"""harness against AutoGluon, FLAML and mljar: the same rows, the same seconds, the same two cores.

python benchmarks/peers/run.py --tables DIR --seconds 15 60 240 --seeds 0 1 2 --results DIR

DIR holds suite.json: {"NAME": {"path": "file.csv", "target": "y", "task": "binary", "drop": ["column"],
"sep": ";", "names": ["x", "y"], "na": ["?"], "rows": 50000}}, all but the first three optional; other tasks
are multiclass and regression. Each peer gets its own virtual environment on first use; ours is this
interpreter where it suits. The wall time is that of the whole command: the budget of `harness tune` covers
all of it, the peers' begins after imports and reading. A result that is there is not measured again.
Then: python benchmarks/peers/report.py --results DIR
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pooch
from environments import find_python, find_version
from frameworks import FRAMEWORKS
from handover import CORES
from process_tree import observe, pin_to_cores
from results import Result, write_result
from score import score_predictions
from suite import draw_rows, read_suite

if TYPE_CHECKING:
    from framework import Framework
    from suite import Rows, Table

CACHE = Path(pooch.os_cache("harness-benchmarks"))


@dataclass(frozen=True, kw_only=True)
class Case:
    """One framework on one table."""

    framework: Framework
    version: str
    python: Path
    table: Table
    seconds: float
    seed: int

    def result_file(self, results: Path) -> Path:
        """Where its result is kept."""
        name = f"{self.table.name}-{self.seconds:g}s-{self.seed}.json"
        return results / self.framework.name / self.version / name


def main() -> None:
    """Go through the matrix, the frameworks side by side."""
    options = _parse()
    cases = list(list_cases(options))
    pin_to_cores(CORES)
    for case in cases:
        file = case.result_file(options.results)
        if not file.exists():
            result = measure_case(case)
            write_result(file, result)
            _tell(result)


def list_cases(options: argparse.Namespace) -> Iterator[Case]:
    """All that is asked for."""
    tables = read_suite(options.tables, options.only)
    frameworks = [FRAMEWORKS[name] for name in options.frameworks]
    pythons = [find_python(one, options.environments, dict(options.python)) for one in frameworks]
    versions = [find_version(one, python) for one, python in zip(frameworks, pythons, strict=True)]
    ready = list(zip(frameworks, versions, pythons, strict=True))
    for seconds, seed, table, (framework, version, python) in product(
        options.seconds, options.seeds, tables, ready
    ):
        yield Case(
            framework=framework, version=version, python=python, table=table, seconds=seconds, seed=seed
        )


def measure_case(case: Case) -> Result:
    """Draw the rows, run the framework, score what it predicts."""
    rows = draw_rows(case.table, case.seed)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        case.framework.hand_over(rows, folder)
        command = case.framework.command(case.python, folder, seconds=case.seconds, seed=case.seed)
        observed = observe(command, log=folder / "log", limit=3 * case.seconds + 300)
        score, message = _score(case, rows, folder) if observed.outcome == "done" else (None, observed.output)
    return Result(
        framework=case.framework.name,
        version=case.version,
        table=case.table.name,
        task=case.table.task,
        seconds=case.seconds,
        seed=case.seed,
        rows=len(rows.train),
        outcome="crashed" if observed.outcome == "done" and score is None else observed.outcome,
        score=score,
        wall=round(observed.seconds, 2),
        peak_mib=round(observed.peak_mib, 1),
        message=message,
        recorded_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _score(case: Case, rows: Rows, folder: Path) -> tuple[float | None, str]:
    """The score, or why there is none."""
    try:
        return score_predictions(rows, case.framework.predictions(rows, folder)), ""
    except (OSError, ValueError, KeyError) as error:  # what was left is no set of predictions
        return None, f"{type(error).__name__}: {error}"


def _tell(result: Result) -> None:
    ended = result.outcome if result.score is None else f"{result.score:.5f}"
    print(
        f"{result.table:>24} {result.seconds:4g} s, seed {result.seed}  {result.framework:<17} {ended:>9}"
        f"  {result.wall:6.1f} s {result.peak_mib:7.0f} MiB",
        flush=True,
    )
    if result.score is None:
        print(result.message, file=sys.stderr)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=Path, required=True, metavar="DIR", help="a folder with suite.json")
    parser.add_argument("--only", nargs="+", default=(), metavar="TABLE", help="not all of them")
    parser.add_argument("--seconds", nargs="+", type=float, default=[60.0], help="budgets")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0], help="each draws other rows")
    parser.add_argument("--frameworks", nargs="+", choices=FRAMEWORKS, default=list(FRAMEWORKS))
    parser.add_argument("--results", type=Path, default=CACHE / "results", metavar="DIR")
    parser.add_argument("--environments", type=Path, default=CACHE / "environments", metavar="DIR")
    parser.add_argument(
        "--python",
        nargs="+",
        type=_parse_choice,
        default=(),
        metavar="FRAMEWORK=PATH",
        help="interpreters that have the framework already",
    )
    return parser.parse_args()


def _parse_choice(text: str) -> tuple[str, Path]:
    name, _, path = text.partition("=")
    if name not in FRAMEWORKS or not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"{text!r} is not FRAMEWORK=PATH of an interpreter")
    return name, Path(path)


if __name__ == "__main__":
    main()
