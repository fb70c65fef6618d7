"""The errors of baselines; harness shows them at its rim like its own."""

from __future__ import annotations

__all__ = ["BaselineError", "CannotFitError", "UnknownFamilyError"]


class BaselineError(Exception):
    """The base of all errors that baselines raise on purpose."""

    exit_code = 1


class CannotFitError(BaselineError):
    """This configuration cannot be fitted to these rows; it says why."""


class UnknownFamilyError(BaselineError):
    """A family that nobody knows, with the nearest known ones."""

    exit_code = 2
