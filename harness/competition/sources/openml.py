"""The source `openml:ID`: a data set of OpenML by its number, which never changes; downloaded once.

HARNESS_OPENML names another server with the same addresses, for a mirror or a machine without internet.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from harness.competition.sources.base import Reading, Request, Source, no_files
from harness.competition.sources.files import read_file
from harness.competition.sources.web import download
from harness.errors import SourceError

PREFIX = "openml:"
SERVER = "https://www.openml.org"
ENVIRONMENT_VARIABLE = "HARNESS_OPENML"


@dataclass(frozen=True, kw_only=True)
class Description:
    """What OpenML says about a data set."""

    number: int
    name: str
    url: str
    ending: str
    md5: str | None
    target: tuple[str, ...]  # what the data set's own tasks usually predict
    row_id: tuple[str, ...]
    ignore: tuple[str, ...]


def describe_openml(place: str, *, downloads: Path, server: str | None = None) -> Description:
    """The description of `openml:ID`, from the server or from the folder of downloads."""
    number = place.removeprefix(PREFIX)
    if not number.isascii() or not number.isdigit():
        raise SourceError(f"{place!r} names no data set: write openml: and its number, such as openml:31.")
    base = (server or os.environ.get(ENVIRONMENT_VARIABLE) or SERVER).rstrip("/")
    url = f"{base}/api/v1/json/data/{number}"
    path = download(url, known_hash=None, file=f"openml-{number}.json", downloads=downloads)
    try:
        said = json.loads(path.read_bytes())["data_set_description"]
        return _parse(said, int(number), None if base == SERVER else base)
    except (ValueError, KeyError, TypeError) as error:
        path.unlink(missing_ok=True)  # ask again next time
        raise SourceError(
            f"{url} gave no description of a data set ({type(error).__name__}: {error})."
        ) from error


def _parse(said: Mapping[str, Any], number: int, mirror: str | None) -> Description:
    is_arff = "arff" in str(said["format"]).lower() and said.get("url")
    return Description(
        number=number,
        name=str(said["name"]),
        url=_on_mirror(str(said["url"] if is_arff else said["parquet_url"]), mirror),
        ending=".arff" if is_arff else ".parquet",
        md5=said.get("md5_checksum") if is_arff else None,
        target=_names(said.get("default_target_attribute")),
        row_id=_names(said.get("row_id_attribute")),
        ignore=_names(said.get("ignore_attribute")),
    )


def _names(said: str | list[str] | None) -> tuple[str, ...]:
    """Column names, which OpenML gives as a list or in one text with commas."""
    parts = said.split(",") if isinstance(said, str) else said or []
    return tuple(part.strip() for part in parts if part.strip())


def _on_mirror(url: str, mirror: str | None) -> str:
    if mirror is None:
        return url
    host = urlsplit(mirror)
    return urlunsplit(urlsplit(url)._replace(scheme=host.scheme, netloc=host.netloc))


def _read(request: Request) -> Reading:
    description = describe_openml(request.place, downloads=request.downloads)
    path = download(
        description.url,
        known_hash=f"md5:{description.md5}" if description.md5 else None,
        file=f"openml-{description.number}{description.ending}",
        downloads=request.downloads,
    )
    return read_file(path, data=request.data)


SOURCE = Source(
    name="openml",
    example="openml:31",
    summary="a data set of OpenML by its number, downloaded once and checked",
    claims=lambda place: place.startswith(PREFIX),
    read=_read,
    files=no_files,
)
