"""The sections in their order: of the report on a board, and of that on one entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.reporting.sections.against import AGAINST
from harness.reporting.sections.board import BOARD
from harness.reporting.sections.checks import CHECKS
from harness.reporting.sections.columns import COLUMNS
from harness.reporting.sections.cost import COST
from harness.reporting.sections.diagnostics import DIAGNOSIS
from harness.reporting.sections.ensemble import ENSEMBLE
from harness.reporting.sections.entry import ENTRY
from harness.reporting.sections.flattery import FLATTERY
from harness.reporting.sections.folds import FOLDS
from harness.reporting.sections.importance import IMPORTANCE
from harness.reporting.sections.in_short import IN_SHORT
from harness.reporting.sections.lineage import LINEAGE
from harness.reporting.sections.shakeup import SHAKEUP
from harness.reporting.sections.tuning import TUNING

if TYPE_CHECKING:
    from harness.reporting.section import SectionSpec

__all__ = ["BOARD_SECTIONS", "ENTRY_SECTIONS"]

BOARD_SECTIONS: tuple[SectionSpec, ...] = (
    IN_SHORT,
    BOARD,
    AGAINST,
    SHAKEUP,
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
