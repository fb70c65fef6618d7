"""Names of entries, events and parts: sortable by time, unique across machines, and short to type."""

from __future__ import annotations

import secrets
import threading
from datetime import UTC, datetime, timedelta

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base32: no i, l, o, u to misread
TIME_LENGTH = 11  # microseconds since 1970, enough until the year 3111
ID_LENGTH = 26
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_STEPPED_BACK = 1_000_000  # a clock that goes back by more than a second is believed
_MISREAD = str.maketrans("ilo", "110")


class _Ticks:
    """Microseconds that never repeat inside a process, so that ids made in a row sort in that row."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = -_STEPPED_BACK

    def next(self, microseconds: int) -> int:
        with self._lock:
            if self._last - _STEPPED_BACK < microseconds <= self._last:
                microseconds = self._last + 1
            self._last = microseconds
            return microseconds


_ticks = _Ticks()


def new_id(now: datetime) -> str:
    """A new id: 11 characters of time, then 15 of chance (75 bits); people type its last few."""
    microseconds = max(0, (now - _EPOCH) // _MICROSECOND)
    tick = _ticks.next(microseconds)
    chance = secrets.randbits(5 * (ID_LENGTH - TIME_LENGTH))
    return _encode(tick, TIME_LENGTH) + _encode(chance, ID_LENGTH - TIME_LENGTH)


def fold_id(typed: str) -> str:
    """What a person typed as part of an id, with upper case and misread characters put right."""
    return typed.strip().lower().translate(_MISREAD)


def _encode(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (length - 1), -1, -5))
