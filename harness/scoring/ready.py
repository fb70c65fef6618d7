"""Open a competition ready to be played: prepared, with its reference entries on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.competition.find import find_competition
from harness.competition.open import open_competition
from harness.competition.prepared.manifest import read_current
from harness.console import say
from harness.scoring.references import hand_in_references

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace


def open_ready(workspace: Workspace, name: str, *, force: bool = False) -> Prepared:
    """The competition of that name or path; all work is done here, not by somebody's first submission."""
    folder = find_competition(workspace, name)
    current = None if force else read_current(workspace.data(folder.name), folder)
    if current is not None:
        return current
    prepared = open_competition(workspace, name, force=force)
    for warning in hand_in_references(prepared, workspace):
        say(warning)
    return prepared
