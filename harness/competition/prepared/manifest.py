"""manifest.json: what a preparation decided, and what it was made from.

Standard library only: `submit` reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.competition.prepared import Column, Fingerprints, Prepared
from harness.competition.spec import About, Data, Folds, MetricChoice, Rules, Spec, Split
from harness.errors import CompetitionError

FILE = "manifest.json"
FORMAT = 1  # of the prepared folder, and of the rules by which rows are chosen: another number prepares anew
CODE_FILES = ("competition.toml", "data.py", "metric.py", "reference.py")


@dataclass(frozen=True)
class Stamp:
    """A local data file as it was when it was read."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Inputs:
    """What a preparation was made from: the competition's own files by content, its data by size and time."""

    code: Mapping[str, str]
    files: tuple[Stamp, ...]


@dataclass(frozen=True)
class Manifest:
    """A prepared competition and what it was made from."""

    prepared: Prepared
    inputs: Inputs


def take_inputs(folder: Path, *, code: Iterable[str], files: Iterable[Path]) -> Inputs:
    """The state of the files that a preparation depends on."""
    return Inputs(
        code={name: _digest(folder / name) for name in dict.fromkeys((*CODE_FILES, *code))},
        files=tuple(_stamp(path) for path in dict.fromkeys(files)),
    )


def is_current(manifest: Manifest, folder: Path) -> bool:
    """Whether the files of a competition are still those that it was prepared from."""
    known = manifest.inputs
    paths = [Path(stamp.path) for stamp in known.files]
    return manifest.prepared.spec.folder == folder and known == take_inputs(
        folder, code=known.code, files=paths
    )


def read_current(data_folder: Path, folder: Path) -> Prepared | None:
    """The prepared data of the competition in a folder; None if anything it was made from has changed."""
    try:
        manifest = read_manifest(data_folder)
    except CompetitionError:
        return None
    return manifest.prepared if is_current(manifest, folder) else None


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a data folder; CompetitionError if there is none that this version can read."""
    folder = folder.resolve()  # of the very version that is current now: a later one does not change it
    try:
        record = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if record["format"] != FORMAT:
            raise CompetitionError(f"{folder} was prepared by another version of harness. Prepare it again.")
        return Manifest(
            prepared=_read_prepared(record["prepared"], folder), inputs=_read_inputs(record["inputs"])
        )
    except FileNotFoundError as error:
        raise CompetitionError(
            f"{folder} holds no prepared competition. Run: harness prepare NAME"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CompetitionError(f"{folder / FILE} is damaged. Run: harness prepare NAME --force") from error


def manifest_text(manifest: Manifest) -> str:
    """The manifest as it is written."""
    prepared = asdict(manifest.prepared)
    del prepared["folder"]
    record = {"format": FORMAT, "prepared": prepared, "inputs": asdict(manifest.inputs)}
    return json.dumps(record, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _read_prepared(record: Mapping[str, Any], folder: Path) -> Prepared:
    changed = {
        "spec": _read_spec(record["spec"]),
        "folder": folder,
        "targets": tuple(record["targets"]),
        "classes": tuple(record["classes"]),
        "columns": tuple(Column(**column) for column in record["columns"]),
        "fingerprints": Fingerprints(**record["fingerprints"]),
    }
    return Prepared(**{**record, **changed})


def _read_spec(record: Mapping[str, Any]) -> Spec:
    about, data, split, metric = (dict(record[name]) for name in ("about", "data", "split", "metric"))
    if about["deadline"] is not None:
        about["deadline"] = datetime.fromisoformat(about["deadline"])
    for name in ("target", "drop", "text", "missing"):
        data[name] = tuple(data[name])
    return Spec(
        slug=record["slug"],
        folder=Path(record["folder"]),
        about=About(**about),
        data=Data(**data),
        split=Split(**{**split, "folds": Folds(**split["folds"])}),
        metric=MetricChoice(**{**metric, "also": tuple(metric["also"])}),
        rules=Rules(**record["rules"]) if record["rules"] is not None else None,
        digest=record["digest"],
    )


def _read_inputs(record: Mapping[str, Any]) -> Inputs:
    return Inputs(code=record["code"], files=tuple(Stamp(**stamp) for stamp in record["files"]))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _stamp(file: Path) -> Stamp:
    try:
        state = file.stat()
    except OSError:
        return Stamp(str(file), -1, -1)  # gone: whoever needs it will say so
    return Stamp(str(file), state.st_size, state.st_mtime_ns)
