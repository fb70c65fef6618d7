"""What a check is: one frozen spec with a pure function from the tables to its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")  # from worst to mildest


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing a host should know: how bad, where, how much, and what to do."""

    level: Level
    check: str = ""  # filled in from the spec of the check that found it
    column: str | None = None
    number: float | None = None
    message: str
    advice: str


@dataclass(frozen=True, kw_only=True)
class CheckSpec:
    """One check. Its function looks at the tables and changes nothing; no findings means all is well.

    An `error` makes the scores of the competition worthless, a `warning` may do so, a `note` is good to know.
    The finding's number is the measured quantity that its message speaks of.
    """

    name: str
    summary: str
    function: Callable[[CheckTables], Iterable[Finding]]
