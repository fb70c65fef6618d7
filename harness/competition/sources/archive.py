"""A zip that holds a table. Nothing is ever unpacked to disk, so a member's path cannot lead anywhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from harness.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence


def read_member(
    content: bytes, *, name: str, member: str | None, endings: Sequence[str]
) -> tuple[str, bytes]:
    """The name and bytes of the one table in a zip, or of the member asked for."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            chosen = _choose(_visible(archive), name, member, endings)
            return chosen, archive.read(chosen)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SourceError(
            f"{name} cannot be unzipped ({error}). Zip it again, without a password."
        ) from error


def _visible(archive: zipfile.ZipFile) -> list[str]:
    return [
        info.filename
        for info in archive.infolist()
        if not info.is_dir()
        and not info.filename.startswith("__MACOSX/")
        and not info.filename.rpartition("/")[2].startswith(".")
    ]


def _choose(names: list[str], name: str, member: str | None, endings: Sequence[str]) -> str:
    if member is not None:
        if names.count(member) == 1:
            return member
        raise SourceError(
            f"{name} holds {names.count(member) or 'no'} {member!r}. It holds {_listed(names)}."
        )
    tables = (
        names
        if len(names) == 1
        else [n for n in names if n.lower().removesuffix(".gz").endswith(tuple(endings))]
    )
    if len(tables) == 1:
        return tables[0]
    if not tables:
        raise SourceError(f"{name} holds no table. It holds {_listed(names)}.")
    raise SourceError(
        f'{name} holds {len(tables)} tables: {_listed(tables)}. Say which one: source = "{name}#{tables[0]}".'
    )


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(n) for n in names[:8])
    return (shown + (", …" if len(names) > 8 else "")) if names else "nothing"
