"""What is written on the board for a submission, accepted or refused."""

from __future__ import annotations

import json
import platform
import sys
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from harness.console import printable
from harness.scoring.rules import is_late
from harness.version import __version__
from leaderboard.schema import Entry, Score

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.scoring.hand_in import HandIn

_MOST_ERROR = 4_000


def make_entry(
    prepared: Prepared, hand_in: HandIn, *, scores: tuple[Score, ...], rows: int, sha256: str | None
) -> Entry:
    """The entry of valid predictions."""
    return _entry(
        prepared,
        hand_in,
        status="scored" if scores else "unscored",
        scores=scores,
        public_score=main_score(scores, "public", released=True),
        private_score=main_score(scores, "private", released=False),
        rows=rows,
        file_sha256=sha256,
    )


def make_refused_entry(prepared: Prepared, hand_in: HandIn, reason: str) -> Entry:
    """The record of a refusal."""
    return _entry(prepared, hand_in, status="invalid", error=printable(reason, lines=True)[:_MOST_ERROR])


def _entry(prepared: Prepared, hand_in: HandIn, **facts: object) -> Entry:
    today = prepared.fingerprints
    extra = {} if hand_in.file is None else {"file": printable(hand_in.file)[:255]}
    return Entry(
        entry_id=hand_in.entry_id,
        competition=prepared.slug,
        kind=hand_in.kind,
        team=hand_in.team,
        model=hand_in.model,
        message=hand_in.message or None,
        created_at=hand_in.now,
        late=hand_in.kind == "submission" and is_late(prepared, hand_in.now),
        run_id=hand_in.run_id,
        spec_fingerprint=today.spec,
        data_fingerprint=today.data,
        metric_fingerprint=today.metric,
        harness_version=__version__,
        libraries={"python": sys.version.split()[0], "numpy": np.__version__, "pyarrow": pa.__version__},
        host=platform.node() or None,
        extra=json.dumps(extra) if extra else None,
        **facts,  # type: ignore[arg-type]  # the two callers above name fields of Entry
    )


def main_score(scores: tuple[Score, ...], share: str, *, released: bool) -> float | None:
    """The score of the metric that ranks, which comes first on each share."""
    first = next((score for score in scores if score.share == share), None)
    if first is None:
        return None
    return first.released if released else first.value
