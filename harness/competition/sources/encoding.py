"""From the bytes of a text file to UTF-8: a byte order mark wins, then valid UTF-8, then Windows-1252."""

from __future__ import annotations

import codecs

from harness.errors import SourceError

_MARKS = (  # UTF-32 before UTF-16: its mark begins with the other's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 24


def sniff_encoding(content: bytes) -> str:
    """The encoding that a text file is written in."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    return "utf-8" if _is_utf8(content) else "cp1252"


def to_utf8(content: bytes, *, name: str, encoding: str | None = None) -> tuple[bytes, str]:
    """The same text as UTF-8 without a byte order mark, and its encoding; what cannot be text is refused."""
    chosen = encoding or sniff_encoding(content)
    try:
        known = codecs.lookup(chosen).name
        if known in {"utf-8", "utf-8-sig"} and (encoding is None or _is_utf8(content)):
            utf8 = content.removeprefix(codecs.BOM_UTF8)
        else:
            utf8 = content.decode(chosen).removeprefix("\ufeff").encode()
    except (LookupError, UnicodeError) as error:
        raise SourceError(_unreadable(name, chosen, error, given=encoding is not None)) from error
    _refuse_nul(utf8, name)
    return utf8, chosen


def _is_utf8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _unreadable(name: str, encoding: str, error: Exception, *, given: bool) -> str:
    if isinstance(error, LookupError):
        return f'{name}: there is no encoding named {encoding!r}. Write for instance encoding = "utf-8".'
    where = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "some character"
    if given:
        return f"{name}: {where} is not {encoding}, which [data] encoding asks for. Correct or remove it."
    return (
        f"{name}: {where} is neither UTF-8 nor Windows-1252, so this is no text table as it stands. "
        "Name its encoding in [data] encoding."
    )


def _refuse_nul(utf8: bytes, name: str) -> None:
    position = utf8.find(b"\0")
    if position >= 0:
        line = utf8.count(b"\n", 0, position) + 1
        raise SourceError(
            f"{name}, line {line}: a NUL byte, so this is a binary file or UTF-16 without its mark. "
            'Save it as text, or write encoding = "utf-16-le" in [data].'
        )
