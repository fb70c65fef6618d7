"""Tests of the leader against others, kept so that a board is not tested anew whenever it is looked at.

Entries never change, and fingerprints stand for all else that a test depends on, so a p-value once found
holds for good. A board has one file for each share, of its last leader. What cannot be read is found again,
and where nothing can be written nothing is kept.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.whole_file import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

__all__ = ["KeptTests", "kept_tests"]

_VERSION = 4  # of the tests: another number makes those that are kept worthless


@dataclass(frozen=True)
class KeptTests:
    """A file with the p-values of entries against a leader, and all else that they depend on."""

    file: Path
    depend_on: tuple[str, ...]

    def read(self) -> dict[str, float]:
        """The p-values by entry; none where those in the file are of other days, or it is not whole."""
        try:
            record = json.loads(self.file.read_text(encoding="utf-8"))
            kept = record["p_values"] if tuple(record["depend_on"]) == self.depend_on else {}
            return kept if all(map(_is_probability, kept.values())) else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def write(self, p_values: Mapping[str, float]) -> None:
        """Keep these p-values instead of any others, if there is a place for them."""
        record = {"depend_on": self.depend_on, "p_values": p_values}
        with contextlib.suppress(OSError), whole_file(self.file) as stream:
            stream.write(json.dumps(record).encode())


def kept_tests(workspace: Workspace, prepared: Prepared, *, share: str, leader: str) -> KeptTests:
    """The tests of this leader on this share."""
    today = prepared.fingerprints
    return KeptTests(
        workspace.cache(prepared.slug) / f"leader-{share}.json",
        (str(_VERSION), today.spec, today.data, today.metric, leader),
    )


def _is_probability(value: object) -> bool:
    return isinstance(value, float | int) and 0 <= value <= 1
