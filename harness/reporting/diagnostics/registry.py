"""The diagnostics in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.reporting.diagnostics.calibration import CALIBRATION
from harness.reporting.diagnostics.confusion import CONFUSION
from harness.reporting.diagnostics.precision_recall import PRECISION_RECALL
from harness.reporting.diagnostics.residuals import RESIDUALS
from harness.reporting.diagnostics.roc import ROC
from harness.reporting.diagnostics.worst_rows import WORST_ROWS

if TYPE_CHECKING:
    from harness.reporting.diagnostics.case import Diagnostic

__all__ = ["DIAGNOSTICS"]

DIAGNOSTICS: tuple[Diagnostic, ...] = (ROC, PRECISION_RECALL, CALIBRATION, CONFUSION, RESIDUALS, WORST_ROWS)
