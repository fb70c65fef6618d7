"""Where everything comes from, and the commands that make it again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.page.blocks import Code, Facts, Part
from harness.reporting.section import SectionSpec
from harness.version import __version__

if TYPE_CHECKING:
    from harness.page.blocks import Block
    from harness.reporting.entries import EntryFacts
    from harness.reporting.material import Material
    from harness.reporting.tuned import Tuned

__all__ = ["LINEAGE"]


def _build(material: Material) -> Iterator[Block]:
    prepared = material.prepared
    seen = prepared.fingerprints
    facts = [
        ("competition", prepared.slug),
        ("fingerprint of the spec", seen.spec),
        ("fingerprint of the metric", seen.metric),
    ]
    if material.for_host:  # who guesses answers could see by the fingerprint whether they are right
        facts += [
            ("fingerprint of the data", seen.data),
            ("seed of the split", str(prepared.spec.split.seed)),
        ]
    yield Facts((*facts, ("this page made by", f"harness {__version__}")))
    if material.focus is not None:
        yield Part("The entry", tuple(_entry(material.entries[material.focus])))
    if material.tuned is not None:
        yield Part("The run", tuple(_run(material.tuned)))


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


def _run(tuned: Tuned) -> Iterator[Block]:
    record = tuned.record
    facts = [
        ("id", record.run_id),
        ("started", f"{record.started_at[:19].replace('T', ' ')} UTC"),
        ("status", record.status),
        ("seed", str(record.seed)),
        ("digest of the code that fits", record.code),
        ("digest of the rows and folds", record.problem),
        ("harness", record.harness_version),
        ("libraries", ", ".join(f"{name} {version}" for name, version in record.libraries.items())),
    ]
    yield Facts(tuple((name, value) for name, value in facts if value))
    yield Code(f"{record.command}\nharness replay {record.run_id}")


LINEAGE = SectionSpec(key="lineage", title="Lineage", build=_build)
