"""Tests of the leader against others, kept so that a board is not tested anew whenever it is looked at.

Entries never change, and fingerprints stand for all else that a test depends on, so a p-value once found
holds for good. What cannot be read is found again, and where nothing can be written nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from harness.whole_file import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace

__all__ = ["keep_tests", "kept_tests_file", "read_tests"]

_VERSION = 1  # of the tests: another number makes those that are kept worthless


def kept_tests_file(workspace: Workspace, prepared: Prepared, *, share: str, leader: str) -> Path:
    """Where the tests of this leader on this share are kept."""
    today = prepared.fingerprints
    key = "\n".join([str(_VERSION), today.spec, today.data, today.metric, share, leader])
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return workspace.cache(prepared.slug) / f"leader-{digest}.json"


def read_tests(file: Path) -> dict[str, float]:
    """The p-values by entry; none where the file is not there or not whole."""
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and all(map(_is_probability, record.values())) else {}


def keep_tests(file: Path, p_values: Mapping[str, float]) -> None:
    """Keep these p-values, if there is a place for them."""
    with contextlib.suppress(OSError), whole_file(file) as stream:
        stream.write(json.dumps(p_values).encode())


def _is_probability(value: object) -> bool:
    return isinstance(value, float | int) and 0 <= value <= 1
