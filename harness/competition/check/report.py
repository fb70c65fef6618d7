"""All checks run over the tables, and what they found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.competition.check.base import LEVELS, CheckSpec, Finding, Level
from harness.competition.check.registry import CHECKS
from harness.competition.check.sampling import MOST_ROWS
from harness.tabular import Table

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables

Progress = Callable[[str, int, int], None]  # name of the check that begins, its position, how many there are
MOST_FINDINGS = 10  # of one level from one check; a thousand constant columns are one message


@dataclass(frozen=True)
class Report:
    """What was found, errors first; `sampled` counts the rows if models saw only some, else 0."""

    findings: tuple[Finding, ...]
    sampled: int = 0

    @property
    def worst(self) -> Level | None:
        """The worst level of all findings; None if there are none."""
        found = {finding.level for finding in self.findings}
        return next((level for level in LEVELS if level in found), None)

    @property
    def summary(self) -> str:
        """How many findings of each level, and which part of the rows was looked at, in a sentence."""
        counts = [(sum(finding.level == level for finding in self.findings), level) for level in LEVELS]
        said = ", ".join(f"{count} {level}{'s' if count > 1 else ''}" for count, level in counts if count)
        part = (
            f" Models saw a fixed sample of at most {MOST_ROWS:,} of {self.sampled:,} rows."
            if self.sampled
            else ""
        )
        return f"{said or 'Nothing found'}.{part}"

    def table(self) -> Table:
        """A finding a row, worst first."""
        return Table(
            columns=("level", "check", "column", "number", "message", "advice"),
            rows=[(f.level, f.check, f.column, f.number, f.message, f.advice) for f in self.findings],
            title=self.summary,
        )


def run_checks(tables: CheckTables, *, progress: Progress | None = None) -> Report:
    """The report of all checks, in the order of the registry within each level."""
    findings: list[Finding] = []
    for position, spec in enumerate(CHECKS):
        if progress is not None:
            progress(spec.name, position, len(CHECKS))
        findings += run_check(spec, tables)
    rows = max(len(tables.train), len(tables.test))
    return Report(
        tuple(sorted(findings, key=lambda finding: LEVELS.index(finding.level))),
        sampled=rows if rows > MOST_ROWS else 0,
    )


def run_check(spec: CheckSpec, tables: CheckTables) -> list[Finding]:
    """The findings of one check under its name, at most a handful of each level."""
    findings = [replace(finding, check=spec.name) for finding in spec.function(tables)]
    kept: list[Finding] = []
    for level in LEVELS:
        alike = [finding for finding in findings if finding.level == level]
        kept += alike[:MOST_FINDINGS]
        if len(alike) > MOST_FINDINGS:
            kept.append(_and_more(alike[MOST_FINDINGS:]))
    return kept


def _and_more(rest: list[Finding]) -> Finding:
    names = ", ".join(finding.column for finding in rest[:MOST_FINDINGS] if finding.column)
    return replace(
        rest[0],
        column=None,
        number=float(len(rest)),
        message=f"The same of {len(rest):,} more: {names}{', …' if len(rest) > MOST_FINDINGS else ''}.",
    )
