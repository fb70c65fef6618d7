"""All checks, in the order in which a host should read what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.competition.check import (
    arithmetic,
    cells,
    classes,
    constants,
    drift,
    duplicates,
    groups,
    leakage,
    missingness,
    neighbours,
    order,
    resolution,
    shape,
    time,
    twins,
)

if TYPE_CHECKING:
    from harness.competition.check.base import CheckSpec

CHECKS: tuple[CheckSpec, ...] = (
    leakage.CHECK,
    arithmetic.CHECK,
    missingness.CHECK,
    duplicates.CHECK,
    groups.CHECK,
    order.CHECK,
    time.CHECK,
    neighbours.CHECK,
    drift.CHECK,
    classes.CHECK,
    constants.CHECK,
    twins.CHECK,
    cells.CHECK,
    shape.CHECK,
    resolution.CHECK,
)
