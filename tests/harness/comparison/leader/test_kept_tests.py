"""Kept p-values come back, and what is damaged or of other days does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from harness.comparison.leader.kept_tests import keep_tests, kept_tests_file, read_tests
from harness.scoring.ready import open_ready
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return open_ready(Workspace(tmp_path_factory.mktemp("kept")), "best-line")


def test_what_is_kept_comes_back(tmp_path: Path, prepared: Prepared) -> None:
    file = kept_tests_file(Workspace(tmp_path), prepared, share="public", leader="e1")
    assert read_tests(file) == {}
    keep_tests(file, {"e2": 0.5, "e3": 1.0})
    assert read_tests(file) == {"e2": 0.5, "e3": 1.0}
    assert [one.name for one in file.parent.iterdir()] == [file.name], "nothing is left half-written"


def test_all_that_a_test_depends_on_has_a_file_of_its_own(tmp_path: Path, prepared: Prepared) -> None:
    workspace, prints = Workspace(tmp_path), prepared.fingerprints
    changed = [
        replace(prepared, fingerprints=replace(prints, **{name: "other"}))
        for name in ("spec", "data", "metric")
    ]
    files = {
        *(kept_tests_file(workspace, one, share="public", leader="e1") for one in (prepared, *changed)),
        kept_tests_file(workspace, prepared, share="private", leader="e1"),
        kept_tests_file(workspace, prepared, share="public", leader="e2"),
    }
    assert len(files) == 6


@pytest.mark.parametrize("damage", [b"", b'{"e2": 0.', b"[]", b'{"e2": "no"}', b'{"e2": 7}', b"\xff\xfe"])
def test_damage_is_nothing_kept(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "leader.json"
    file.write_bytes(damage)
    assert read_tests(file) == {}


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    keep_tests(tmp_path / "cache" / "leader.json", {"e2": 0.5})
    assert (tmp_path / "cache").is_file()
