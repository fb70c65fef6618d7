"""The source `https://…`: a table file somewhere else, pinned by its sha256 and downloaded once."""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from harness.competition.sources.base import Reading, Request, Source, no_files
from harness.competition.sources.files import read_file
from harness.errors import SourceError

_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SECONDS = 60


def download(url: str, *, known_hash: str | None, file: str, downloads: Path) -> Path:
    """The downloaded file, from the folder of downloads if it is there already and its hash is right."""
    import pooch  # and with it requests: 0.2 s that only a download needs

    pooch.get_logger().setLevel(
        logging.WARNING
    )  # its notes on hashes and folders are not the user's business
    try:
        downloads.mkdir(parents=True, exist_ok=True)
        found = pooch.retrieve(
            url,
            known_hash=known_hash,
            fname=file,
            path=downloads,
            downloader=pooch.HTTPDownloader(timeout=_SECONDS),
        )
    except ValueError as error:  # what pooch raises when the hash is another one
        raise SourceError(
            f"{url} is not the file that was pinned: {error} Find out why it changed; "
            "if the new file is meant, write down its hash."
        ) from error
    except OSError as error:  # every error of requests is one
        raise SourceError(f"{url} cannot be downloaded: {error}.") from error
    return Path(found)


def pin(url: str, *, downloads: Path) -> str:
    """The sha256 of what a URL gives today, for the host to write down; the file is kept for reading."""
    first = download(_checked(url), known_hash=None, file=f"unpinned-{_file_name(url)}", downloads=downloads)
    with first.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    first.replace(downloads / _pinned_name(url, sha256))
    return sha256


def _read(request: Request) -> Reading:
    url = _checked(request.place)
    sha256 = request.data.sha256
    if sha256 is None:
        raise SourceError(
            f"{url} may change, so [data] needs its sha256. Download it, run `sha256sum FILE` (macOS: "
            '`shasum -a 256 FILE`), and write sha256 = "…" below the source.'
        )
    if not _SHA256.fullmatch(sha256):
        raise SourceError(f"[data] sha256 is {sha256!r}, expected 64 hexadecimal digits.")
    name = _file_name(url)
    path = download(
        url,
        known_hash=f"sha256:{sha256.lower()}",
        file=_pinned_name(url, sha256),
        downloads=request.downloads,
    )
    return read_file(path, data=request.data, name=name)


def _checked(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise SourceError(f"{url} is not encrypted. Use https://.")
    if not parts.hostname or not _file_name(url):
        raise SourceError(
            f"{url} names no file. Give the whole address of a table, such as https://host/train.csv."
        )
    return url


def _file_name(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).name


def _pinned_name(url: str, sha256: str) -> str:
    return f"{sha256.lower()[:16]}-{_file_name(url)}"


SOURCE = Source(
    name="https",
    example="https://example.org/train.csv",
    summary="a table file on the web, pinned by sha256 and downloaded once",
    claims=lambda place: place.startswith(("https://", "http://")),
    read=_read,
    files=no_files,
)
