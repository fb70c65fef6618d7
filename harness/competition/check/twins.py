"""Columns that say the same twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from harness.competition.check.base import CheckSpec, Finding
from harness.competition.check.encoding import to_codes
from harness.competition.check.sampling import sample_rows

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables

_FEWEST_ROWS = 30


def find_twins(tables: CheckTables) -> Iterator[Finding]:
    """Columns whose values can be translated one to one into those of an earlier column."""
    chosen = sample_rows(len(tables.train))
    if len(chosen) < _FEWEST_ROWS:
        return
    seen: dict[bytes, str] = {}
    for name in tables.train.columns:
        codes = to_codes(tables.train[name].iloc[chosen])
        if codes.max(initial=-1) < 1 or len(np.unique(codes)) > 0.9 * len(codes):
            continue
        first = seen.setdefault(codes.tobytes(), name)
        if first != name:
            yield Finding(
                level="note",
                column=name,
                number=float(codes.max() + 1),
                message=f"{name!r} says the same as {first!r}: their {codes.max() + 1:,} values correspond "
                "one to one.",
                advice="One of the two can go: add it to `drop` in [data].",
            )


CHECK = CheckSpec(
    name="twins",
    summary="Columns that are each other under another name.",
    function=find_twins,
)
