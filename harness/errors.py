"""Every error harness raises on purpose, with the exit code the command ends with.

HarnessError                  1  something failed; the message says what, where and what to do
├── UsageError                2  the request itself is wrong
│   └── UnknownNameError      2  a name nobody knows; the nearest known ones are listed
├── WorkspaceError            1  the workspace cannot be found, read or written
├── CompetitionError          1  the host's mistake in a competition directory
│   ├── SpecError             1  competition.toml: all its mistakes at once
│   ├── SourceError           1  the data cannot be read
│   ├── SplitError            1  the split that is asked for cannot be made
│   └── MetricError           1  the metric does not fit, or metric.py failed
└── SubmissionRefusedError    3  the participant's mistake in a submission file
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = [
    "CompetitionError",
    "HarnessError",
    "MetricError",
    "SourceError",
    "SpecError",
    "SplitError",
    "SubmissionRefusedError",
    "UnknownNameError",
    "UsageError",
    "WorkspaceError",
    "nearest_names",
]


class HarnessError(Exception):
    """The base of all errors that harness raises on purpose."""

    exit_code = 1


class UsageError(HarnessError):
    """The request itself is wrong: an option, a name, a combination."""

    exit_code = 2


class UnknownNameError(UsageError):
    """A name that nobody knows, with the nearest known ones."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        near = nearest_names(name, names)
        if near:
            hint = f"Did you mean {' or '.join(near)}?"
        elif names:
            hint = f"Known: {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."
        else:
            hint = f"There is no {kind} yet."
        super().__init__(f"There is no {kind} named {name!r}. {hint}")


class WorkspaceError(HarnessError):
    """The workspace cannot be found, read or written."""


class CompetitionError(HarnessError):
    """The host's mistake in a competition directory."""


class SpecError(CompetitionError):
    """A competition.toml with mistakes, all of them listed."""

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        super().__init__("\n".join([f"{file}: {count}.", *(f"  {problem}" for problem in problems)]))


class SourceError(CompetitionError):
    """The data of a competition cannot be read."""


class SplitError(CompetitionError):
    """The split that is asked for cannot be made."""


class MetricError(CompetitionError):
    """The metric does not fit the competition, or the host's metric.py failed."""


class SubmissionRefusedError(HarnessError):
    """A submission file that breaks a rule of the competition; never a word about the labels."""

    exit_code = 3


def nearest_names(name: str, known: Iterable[str], *, count: int = 3) -> list[str]:
    """The known names that look most like this one, best first."""
    from difflib import get_close_matches  # costs 5 ms, and only a mistake needs it

    folded = {candidate.casefold(): candidate for candidate in known}
    return [folded[match] for match in get_close_matches(name.casefold(), folded, n=count, cutoff=0.6)]
