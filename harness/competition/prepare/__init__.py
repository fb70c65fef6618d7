"""Prepare: from a competition's source to the tables that participants get and the answers they do not."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from harness.competition.prepare.assemble import SAMPLE, TEST, TRAIN, UNLABELLED, Assembled, assemble
from harness.competition.prepare.fingerprint import fingerprint_record, fingerprint_tables
from harness.competition.prepare.publish import new_version, preparation_lock, write_tables, write_text
from harness.competition.prepared import Fingerprints, Prepared
from harness.competition.prepared.manifest import (
    FILE,
    Inputs,
    Manifest,
    manifest_text,
    read_current,
    take_inputs,
)
from harness.competition.sources import load_tables, source_files
from harness.metrics import find_metric
from harness.metrics.fingerprint import metric_fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from harness.competition.spec import Spec
    from harness.metrics import Metric
    from harness.workspace import Workspace


def prepare(spec: Spec, workspace: Workspace, *, force: bool = False) -> Prepared:
    """The prepared competition: made, or reused if nothing it was made from has changed."""
    with preparation_lock(workspace, spec.slug):
        current = None if force else read_current(workspace.data(spec.slug), spec.folder)
        if current is not None:
            return current  # another process has made it meanwhile
        inputs = _take_inputs(spec)
        metric = _load_metric(spec)
        made = assemble(spec, load_tables(spec.data, spec.folder, downloads=workspace.downloads()), metric)
        with new_version(workspace, spec.slug) as folder:
            prepared = _describe(made, folder, _fingerprints(made, metric))
            write_tables(folder, made.tables)
            write_text(folder / FILE, manifest_text(Manifest(prepared, inputs)))
    return prepared


def _take_inputs(spec: Spec) -> Inputs:
    """The state of all files before they are read; of competition.toml the state that was read already."""
    code = (spec.metric.file,) if spec.metric.file else ()
    inputs = take_inputs(spec.folder, code=code, files=source_files(spec.data, spec.folder))
    return replace(inputs, code={**inputs.code, "competition.toml": spec.digest}) if spec.digest else inputs


def _load_metric(spec: Spec) -> Metric:
    if spec.metric.file is None:
        return find_metric(spec.metric.name)
    from harness.metrics.custom import load_custom_metric  # runs the host's code

    path = spec.folder / spec.metric.file
    return load_custom_metric(path, direction=spec.metric.direction, name=spec.metric.name)


def _describe(made: Assembled, folder: Path, fingerprints: Fingerprints) -> Prepared:
    tables, task = made.tables, made.spec.about.task
    assert task is not None
    return Prepared(
        spec=made.spec,
        folder=folder.resolve(),
        title=made.spec.about.title,
        task=task,
        id=made.id,
        id_made=made.id_made,
        id_kind="int" if tables[TEST].schema.field(made.id).type == pa.int64() else "text",
        targets=made.targets,
        classes=made.classes,
        columns=made.columns,
        rows_train=len(tables[TRAIN]),
        rows_test=len(tables[TEST]),
        rows_public=made.rows_public,
        rows_private=made.rows_private,
        rows_dropped=made.rows_dropped,
        rows_unlabelled=len(tables.get(UNLABELLED, ())),
        fingerprints=fingerprints,
    )


def _fingerprints(made: Assembled, metric: Metric) -> Fingerprints:
    """What scores depend on. A title, a deadline, rules and metrics shown beside change none of them."""
    spec, choice = made.spec, made.spec.metric
    asked = [spec.about.task, made.id, made.targets, made.classes, asdict(spec.split)]
    content = (spec.folder / choice.file).read_bytes() if choice.file else None
    measured = [metric.direction, metric_fingerprint(metric.name, choice.options, content=content)]
    return Fingerprints(
        spec=fingerprint_record(asked),
        data=fingerprint_tables({path: table for path, table in made.tables.items() if path != SAMPLE}),
        metric=fingerprint_record(measured),
    )
