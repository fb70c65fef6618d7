"""Renamings, followed in the order they happened."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from leaderboard.renames import Rename, follow_renames, rename_teams

RENAMES = (Rename("a", "b", 10, 0), Rename("b", "c", 20, 3), Rename("a", "d", 30, 5))


def test_a_name_is_followed_from_its_place_on() -> None:
    assert [follow_renames("a", place, RENAMES) for place in (-1, 0, 4, 5)] == ["c", "d", "d", "a"]
    assert follow_renames("b", 3, RENAMES) == "b"


def test_every_entry_has_its_teams_present_name() -> None:
    teams = pa.chunked_array([["a", "a", "a", "b", "b", "x"]])
    renamed = rename_teams(teams, np.array([10, 11, 31, 20, 21, 0]), RENAMES)
    assert renamed.to_pylist() == ["c", "d", "a", "c", "b", "x"]
    encoded = rename_teams(teams.dictionary_encode(), np.array([10, 11, 31, 20, 21, 0]), RENAMES)
    assert encoded.to_pylist() == renamed.to_pylist()
    assert pa.types.is_dictionary(encoded.type)
