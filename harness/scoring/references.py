"""The reference entries of a competition, handed in once for the data and metric of today."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyarrow import compute

from harness.errors import CompetitionError, SubmissionRefusedError
from harness.scoring.assessment import assess, make_scored_entry
from harness.scoring.hand_in import HandIn
from harness.scoring.names import REFERENCE_TEAM
from harness.scoring.standing import fingerprints_of, read_current, text_equals
from leaderboard.identity import ALPHABET, ID_LENGTH
from leaderboard.store import Board

if TYPE_CHECKING:
    import pyarrow as pa

    from harness.competition.prepared import Prepared
    from harness.competition.references import Reference
    from harness.workspace import Workspace
    from leaderboard.schema import Entry

SAMPLE = "sample_submission"


def hand_in_references(prepared: Prepared, workspace: Workspace) -> tuple[str, ...]:
    """Put the sample submission and the host's simple rules on the board unless they are there; warnings."""
    if not lacks_references(prepared, read_current(prepared, workspace)):
        return ()
    from harness.competition.references import make_references  # runs the host's rules, which need pandas

    try:
        references = make_references(prepared)
        sample, *rules = references.made
        entries = [_score_reference(prepared, workspace, sample)]  # without it the board would ask each time
    except CompetitionError as error:
        return (f"The reference entries could not be made. {error}",)
    problems = list(references.problems)
    for rule in rules:
        try:
            entries.append(_score_reference(prepared, workspace, rule))
        except CompetitionError as error:
            problems.append(str(error))
    Board(workspace.board(prepared.slug)).append_entries(entries)
    return tuple(f"A reference entry could not be made. {problem}" for problem in problems)


def lacks_references(prepared: Prepared, current: pa.Table) -> bool:
    """Whether the board has none of today's reference entries, and could have them."""
    sample = _reference_id(prepared, SAMPLE)
    return prepared.has_answers and not compute.any(text_equals(current["entry_id"], sample)).as_py()


def _score_reference(prepared: Prepared, workspace: Workspace, reference: Reference) -> Entry:
    hand_in = HandIn(
        entry_id=_reference_id(prepared, reference.name),
        team=REFERENCE_TEAM,
        message=reference.message,
        model=reference.name,
        kind="reference",
        now=datetime.now(UTC),
        file=None,
        run_id=_rules_digest(prepared),
    )
    try:
        assessed = assess(prepared, workspace, hand_in, lambda checker: checker.check_table(reference.table))
    except SubmissionRefusedError as refusal:
        raise CompetitionError(
            f"The reference {reference.name!r} of {prepared.slug} is not a valid submission: {refusal}"
        ) from None
    return make_scored_entry(prepared, hand_in, assessed, best=None)


def _reference_id(prepared: Prepared, name: str) -> str:
    """The same id in every process, so that two that hand in at once leave one entry."""
    text = "\0".join((prepared.slug, name, _rules_digest(prepared), *fingerprints_of(prepared)))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    letters = [ALPHABET[number >> 5 * place & 31] for place in range(ID_LENGTH)]
    return "0" + "".join(letters[1:])


def _rules_digest(prepared: Prepared) -> str:
    """Of reference.py as it is now: other rules are another run, which replaces this one on the board."""
    file = prepared.spec.folder / "reference.py"
    return hashlib.sha256(file.read_bytes() if file.is_file() else b"").hexdigest()[:16]
