"""What the results of run.py say, as Markdown.

python benchmarks/peers/report.py --results DIR [--across 60:240] [--frameworks harness autogluon flaml mljar]

For each budget all frameworks at equal time; for each --across OURS:THEIRS the first framework with OURS
seconds against the others with THEIRS. Compared are the cases (a table and a seed) that all of a field have.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import median

import numpy as np
from frameworks import FRAMEWORKS
from results import Result, read_results
from run import CACHE
from score import error_of
from standings import Standing, stand

HEADINGS = (
    "framework",
    "seconds",
    "mean rank",
    "normalised error",
    "wins",
    "behind {first}",
    "failures",
    "wall, median",
    "wall, worst",
    "peak MiB, median",
    "peak MiB, worst",
)
Contestant = tuple[str, float]  # a framework and the seconds it was given
Case = tuple[str, int]  # a table and a seed


@dataclass(frozen=True)
class Field:
    """Contestants with results for the same cases."""

    contestants: tuple[Contestant, ...]
    cases: tuple[Case, ...]
    results: dict[Contestant, dict[Case, Result]]

    def errors(self) -> np.ndarray:
        """The errors (cases, contestants), infinite where there is no score."""
        return np.array(
            [[_error(self.results[one][case]) for one in self.contestants] for case in self.cases]
        )


def main() -> None:
    """Print all fields that there are results for."""
    options = _parse()
    results = [one for one in read_results(options.results) if one.framework in options.frameworks]
    if not results:
        raise SystemExit(f"There are no results in {options.results}. Measure first: benchmarks/peers/run.py")
    kept = sort_results(results)
    names = [name for name in options.frameworks if any(one.framework == name for one in results)]
    print(f"Measured: {', '.join(sorted({f'{one.framework} {one.version}' for one in results}))}.\n")
    for seconds in sorted({one.seconds for one in results}):
        print_field(f"{seconds:g} s for everyone", find_field(kept, [(name, seconds) for name in names]))
    for ours, theirs in options.across:
        contestants = [(name, theirs if place else ours) for place, name in enumerate(names)]
        print_field(f"{names[0]} with {ours:g} s against {theirs:g} s", find_field(kept, contestants))


def sort_results(results: Sequence[Result]) -> dict[Contestant, dict[Case, Result]]:
    """The results of each contestant by case."""
    kept: dict[Contestant, dict[Case, Result]] = {}
    for one in results:
        kept.setdefault((one.framework, one.seconds), {})[one.case] = one
    return kept


def find_field(kept: dict[Contestant, dict[Case, Result]], contestants: Sequence[Contestant]) -> Field:
    """Those of the contestants that have results, and the cases that all of them have."""
    there = tuple(one for one in contestants if one in kept)
    cases = set.intersection(*(set(kept[one]) for one in there)) if there else set()
    return Field(there, tuple(sorted(cases)), kept)


def print_field(title: str, field: Field) -> None:
    """The standings of a field, then every table."""
    if len(field.contestants) < 2 or not field.cases:
        return
    tables = [table for table, _ in field.cases]
    print(f"### {title}: {len(set(tables))} tables, {len(field.cases)} cases\n")
    first = field.contestants[0][0]
    _print_row([heading.format(first=first) for heading in HEADINGS])
    _print_row(["---"] + ["---:"] * (len(HEADINGS) - 1))
    standings = stand(field.errors(), tables)
    for contestant, standing in sorted(
        zip(field.contestants, standings, strict=True), key=lambda one: one[1].rank
    ):
        measured = [field.results[contestant][case] for case in field.cases]
        _print_row(_describe(contestant, standing, measured))
    print()
    _print_tables(field)


def _describe(contestant: Contestant, standing: Standing, measured: Sequence[Result]) -> list[str]:
    walls, peaks = [one.wall for one in measured], [one.peak_mib for one in measured]
    return [
        contestant[0],
        f"{contestant[1]:g}",
        f"{standing.rank:.2f} ({standing.rank_low:.2f} to {standing.rank_high:.2f})",
        f"{standing.error:.2f} ({standing.error_low:.2f} to {standing.error_high:.2f})",
        f"{standing.wins:.3g}",
        f"{standing.behind_first} of {len(measured)}",
        str(standing.failures),
        f"{median(walls):.1f} s",
        f"{max(walls):.1f} s",
        f"{median(peaks):.0f}",
        f"{max(peaks):.0f}",
    ]


def _print_tables(field: Field) -> None:
    """The mean score of everyone on each table; `-` where a seed has none."""
    _print_row(["table", "measure", *(f"{name} {seconds:g} s" for name, seconds in field.contestants)])
    _print_row(["---", "---"] + ["---:"] * len(field.contestants))
    for table, grouped in groupby(field.cases, key=lambda case: case[0]):
        cases = list(grouped)
        task = field.results[field.contestants[0]][cases[0]].task
        measure = {"binary": "AUC", "multiclass": "log loss", "regression": "RMSE"}[task]
        cells = [_mean_score([field.results[one][case] for case in cases]) for one in field.contestants]
        _print_row([table, measure, *cells])
    print()


def _mean_score(results: Sequence[Result]) -> str:
    scores = [one.score for one in results if one.score is not None]
    return f"{np.mean(scores):.5g}" if len(scores) == len(results) else "-"


def _error(result: Result) -> float:
    return float("inf") if result.score is None else error_of(result.task, result.score)


def _print_row(cells: Sequence[str]) -> None:
    print(f"| {' | '.join(cells)} |")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--results", type=Path, default=CACHE / "results", metavar="DIR")
    parser.add_argument(
        "--frameworks", nargs="+", choices=FRAMEWORKS, default=list(FRAMEWORKS), help="the first is ours"
    )
    parser.add_argument(
        "--across", nargs="*", type=_parse_across, default=[(60.0, 240.0)], metavar="OURS:THEIRS"
    )
    return parser.parse_args()


def _parse_across(text: str) -> tuple[float, float]:
    ours, _, theirs = text.partition(":")
    return float(ours), float(theirs)


if __name__ == "__main__":
    main()
