"""Kept p-values come back, and what is damaged or of other days does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.comparison.leader.kept_tests import KeptTests, kept_tests
from harness.scoring.ready import open_ready
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return open_ready(Workspace(tmp_path_factory.mktemp("kept")), "best-line")


def test_what_is_kept_comes_back(tmp_path: Path, prepared: Prepared) -> None:
    kept = kept_tests(Workspace(tmp_path), prepared, share="public", leader="e1")
    assert kept.read() == {}
    kept.write({"e2": 0.5, "e3": 1.0})
    assert kept.read() == {"e2": 0.5, "e3": 1.0}
    assert list(kept.file.parent.iterdir()) == [kept.file], "nothing is left half-written"


@pytest.mark.parametrize("changed", ["spec", "data", "metric", "leader"])
def test_a_share_has_one_file_and_what_is_of_other_days_does_not_count(
    tmp_path: Path, prepared: Prepared, changed: str
) -> None:
    workspace, leader = Workspace(tmp_path), "e2" if changed == "leader" else "e1"
    prints = {} if changed == "leader" else {changed: "other"}
    later = replace(prepared, fingerprints=replace(prepared.fingerprints, **prints))
    before = kept_tests(workspace, prepared, share="public", leader="e1")
    after = kept_tests(workspace, later, share="public", leader=leader)
    before.write({"e2": 0.5})
    assert after.read() == {}
    after.write({"e3": 0.25})
    assert before.read() == {}
    assert after.read() == {"e3": 0.25}
    kept_tests(workspace, prepared, share="private", leader="e1").write({"e2": 1.0})
    names = sorted(file.name for file in workspace.cache(prepared.slug).iterdir())
    assert names == ["leader-private.json", "leader-public.json"]


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b'{"depend_on": ["e1"], "p_values": {"e2": 0.',
        b"[]",
        b'{"e2": 0.5}',
        b'{"depend_on": ["e1"], "p_values": []}',
        b'{"depend_on": ["e1"], "p_values": {"e2": "no"}}',
        b'{"depend_on": ["e1"], "p_values": {"e2": 7}}',
        b"\xff\xfe",
    ],
)
def test_damage_is_nothing_kept(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "leader.json"
    file.write_bytes(b'{"depend_on": ["e1"], "p_values": {"e2": 0.5}}')
    assert KeptTests(file, ("e1",)).read() == {"e2": 0.5}
    file.write_bytes(damage)
    assert KeptTests(file, ("e1",)).read() == {}


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    KeptTests(tmp_path / "cache" / "leader.json", ("e1",)).write({"e2": 0.5})
    assert (tmp_path / "cache").is_file()
