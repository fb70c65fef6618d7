"""The leaderboard's errors; the command shows them like all others."""

from __future__ import annotations


class LeaderboardError(Exception):
    """The board cannot be read, written or asked that."""

    exit_code = 1


class EntryNameError(LeaderboardError):
    """The request names no entry of the board, or more than one."""

    exit_code = 2
