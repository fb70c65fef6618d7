"""Lint for competitions: leaks, duplicates, drift and other traps that make scores lie.

A check is a pure function from the tables to findings with its `CheckSpec`, one file each, listed in
`registry.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.competition.check.base import LEVELS, CheckSpec, Finding, Level
from harness.competition.check.registry import CHECKS
from harness.competition.check.report import Progress, Report, run_check, run_checks
from harness.competition.check.tables import CheckTables

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

__all__ = [
    "CHECKS",
    "LEVELS",
    "CheckSpec",
    "CheckTables",
    "Finding",
    "Level",
    "Progress",
    "Report",
    "check_competition",
    "run_check",
    "run_checks",
]


def check_competition(prepared: Prepared, *, progress: Progress | None = None) -> Report:
    """What could make the scores of a competition lie, each finding with what to do about it."""
    from harness.competition.check.loading import load_check_tables  # reads the whole competition

    return run_checks(load_check_tables(prepared), progress=progress)
