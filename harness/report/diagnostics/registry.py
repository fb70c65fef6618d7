"""The diagnostics in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.report.diagnostics.calibration import CALIBRATION
from harness.report.diagnostics.confusion import CONFUSION
from harness.report.diagnostics.precision_recall import PRECISION_RECALL
from harness.report.diagnostics.residuals import RESIDUALS
from harness.report.diagnostics.roc import ROC
from harness.report.diagnostics.worst_rows import WORST_ROWS

if TYPE_CHECKING:
    from harness.report.diagnostics.case import Diagnostic

__all__ = ["DIAGNOSTICS"]

DIAGNOSTICS: tuple[Diagnostic, ...] = (ROC, PRECISION_RECALL, CALIBRATION, CONFUSION, RESIDUALS, WORST_ROWS)
