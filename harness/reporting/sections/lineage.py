"""Where everything comes from, and the commands that make it again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.page.blocks import Code, Facts, Part
from harness.reporting.section import SectionSpec
from harness.reporting.tuned import find_record
from harness.version import __version__

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.entries import EntryFacts
    from harness.reporting.material import Material
    from harness.tuning.record.run_record import RunRecord

__all__ = ["LINEAGE"]

# Where the host keeps things is nobody else's matter.
_WORKSPACE = re.compile(r" --workspace[ =]('[^']*'|\S+)")


def _build(material: Material) -> Iterator[Block]:
    prepared, seen = material.prepared, material.prepared.fingerprints
    facts = [("competition", prepared.slug), ("fingerprint of the metric", seen.metric)]
    if material.for_host:  # guesses of the answers and of the seed could be tried against these
        facts += [
            ("fingerprint of the data", seen.data),
            ("fingerprint of the spec", seen.spec),
            ("seed of the split", str(prepared.spec.split.seed)),
        ]
    yield Facts((*facts, ("this page made by", f"harness {__version__}")))
    if material.focus is not None:
        yield Part("The entry", tuple(_entry(material.entries[material.focus])))
    record = _record_of(material)
    if record is not None:
        yield Part("The run", tuple(_run(record, for_host=material.for_host)))


def _record_of(material: Material) -> RunRecord | None:
    """The run that the page tells of: the newest one, or that which made the entry in focus."""
    if material.focus is None:
        return material.tuned.record if material.tuned else None
    made_by = material.entries[material.focus].run_id
    return find_record(material.prepared, material.workspace, made_by) if made_by else None


def _entry(entry: EntryFacts) -> Iterator[Block]:
    facts = [
        ("id", entry.entry_id),
        ("team", entry.team),
        ("model", entry.model),
        ("message", entry.message),
        ("handed in", f"{entry.created_at:%Y-%m-%d %H:%M:%S} UTC"),
        ("SHA-256 of the file", entry.file_sha256),
        ("seed", None if entry.seed is None else str(entry.seed)),
        ("harness", entry.harness_version),
        ("libraries", ", ".join(f"{name} {version}" for name, version in entry.libraries.items())),
    ]
    yield Facts(tuple((name, value) for name, value in facts if value))
    if entry.params:
        yield Code(json.dumps(entry.params, indent=1, ensure_ascii=False))


def _run(record: RunRecord, *, for_host: bool) -> Iterator[Block]:
    facts = [
        ("id", record.run_id),
        ("started", f"{record.started_at[:19].replace('T', ' ')} UTC"),
        ("status", record.status),
        ("seed", str(record.seed)),
        ("digest of the code that fits", record.code),
        ("digest of the problem, answers included", record.problem if for_host else ""),
        ("harness", record.harness_version),
        ("libraries", ", ".join(f"{name} {version}" for name, version in record.libraries.items())),
    ]
    yield Facts(tuple((name, value) for name, value in facts if value))
    command = record.command if for_host else _WORKSPACE.sub("", record.command)
    yield Code(f"{command}\nharness replay {record.run_id}" if record.kind == "tune" else command)


LINEAGE = SectionSpec(key="lineage", title="Lineage", build=_build)
