"""The door to a competition: prepared data that is current is opened at once, else it is prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.competition.find import find_competition
from harness.competition.prepared.manifest import read_current

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.workspace import Workspace


def open_competition(workspace: Workspace, name: str, *, force: bool = False) -> Prepared:
    """The prepared competition of that name or path; `force` prepares it again in any case."""
    folder = find_competition(workspace, name)
    current = None if force else read_current(workspace.data(folder.name), folder)
    if current is not None:
        return current
    from harness.competition.prepare import prepare  # pandas and pydantic: only where something has changed
    from harness.competition.spec.validation import read_spec

    return prepare(read_spec(folder), workspace, force=force)
