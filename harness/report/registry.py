"""The sections in their order: of the report on a board, and of that on one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.report.sections.against import AGAINST
from harness.report.sections.board import BOARD
from harness.report.sections.checks import CHECKS
from harness.report.sections.columns import COLUMNS
from harness.report.sections.cost import COST
from harness.report.sections.diagnostics import DIAGNOSIS
from harness.report.sections.ensemble import ENSEMBLE
from harness.report.sections.entry import ENTRY
from harness.report.sections.flattery import FLATTERY
from harness.report.sections.folds import FOLDS
from harness.report.sections.importance import IMPORTANCE
from harness.report.sections.in_short import IN_SHORT
from harness.report.sections.lineage import LINEAGE
from harness.report.sections.tuning import TUNING

if TYPE_CHECKING:
    from harness.report.section import SectionSpec

__all__ = ["BOARD_SECTIONS", "ENTRY_SECTIONS"]

BOARD_SECTIONS: tuple[SectionSpec, ...] = (
    IN_SHORT,
    BOARD,
    FOLDS,
    COST,
    TUNING,
    FLATTERY,
    IMPORTANCE,
    ENSEMBLE,
    DIAGNOSIS,
    CHECKS,
    LINEAGE,
)
ENTRY_SECTIONS: tuple[SectionSpec, ...] = (ENTRY, AGAINST, FOLDS, ENSEMBLE, DIAGNOSIS, COLUMNS, LINEAGE)
