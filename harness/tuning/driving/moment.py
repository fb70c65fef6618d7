"""A moment of a run, and whose turn it is then: the first layer's, the second's, or nobody's as yet."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Moment"]

_PATIENCE = 0.25  # of the second layer's time that may pass until what the first has begun is finished


@dataclass(frozen=True, kw_only=True)
class Moment:
    """All that decides whose turn it is.

    In a run by trials the second layer comes last, when all of the first has been told. By the clock it comes
    when the time of the first is over, and what is left after it is the first layer's again.
    """

    strict: bool  # a run by trials
    still_to_ask: int | None  # trials in all; None: until the time is over
    second_size: int  # trials of the second layer among them
    scheduled: bool  # whether a schedule puts the next upon others
    first_is_through: bool  # whether the first layer has nothing more to try
    first_under_way: bool  # whether any trial of the first layer has still to be told
    first_waits: bool  # whether a fit waits whose trial of the first layer has begun
    mixing: bool  # whether an ensemble is under way
    seconds_left: float
    kept: float  # seconds of these that are not the first layer's

    @property
    def is_second(self) -> bool:
        """Whether the second layer is next."""
        if self.scheduled or not self.second_size:
            return self.scheduled
        if self.first_is_through:
            return True
        if self.strict:
            return self.still_to_ask is not None and self.still_to_ask <= self.second_size
        return self.seconds_left <= self.kept

    @property
    def must_wait(self) -> bool:
        """Whether nothing can be asked as yet, or no more."""
        if self.strict:  # what is asked next depends on these
            return self.mixing or (self.is_second and self.first_under_way)
        if self.seconds_left <= 0 or not self.is_second:
            return self.seconds_left <= self.kept
        if self.seconds_left > self.kept:
            return self.first_under_way
        late = self.seconds_left < (1 - _PATIENCE) * self.kept
        return self.first_waits and not late
