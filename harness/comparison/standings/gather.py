"""The competitions of a workspace as tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.standings.tasks import By, Task, read_task
from harness.errors import HarnessError
from harness.scoring.ready import open_ready
from harness.scoring.references import hand_in_references
from harness.scoring.standing import tell_damage

if TYPE_CHECKING:
    from harness.competition.prepared import Share
    from harness.workspace import Workspace

__all__ = ["Gathered", "gather_tasks"]


@dataclass(frozen=True)
class Gathered:
    """The tasks in the order of their names, and what a reader should know of the others."""

    tasks: tuple[Task, ...]
    remarks: tuple[str, ...]


def gather_tasks(workspace: Workspace, names: Sequence[str], *, share: Share, by: By) -> Gathered:
    """The competitions of these names, or all with a board here; those that rank nobody are left out."""
    tasks: dict[str, Task] = {}
    remarks: list[str] = []
    for name in names or _find_boards(workspace):
        try:
            prepared = open_ready(workspace, name)
            remarks += [*hand_in_references(prepared, workspace), *tell_damage(prepared, workspace)]
            task = read_task(prepared, workspace, share=share, by=by)
        except HarnessError as error:
            if names:
                raise
            remarks.append(f"{name} has a board, but is left out. {error}")
            continue
        if task.errors:
            tasks[task.competition] = task
        else:
            remarks.append(f"{name} is left out: nobody is ranked on its {share} share.")
    return Gathered(tuple(tasks[slug] for slug in sorted(tasks)), tuple(dict.fromkeys(remarks)))


def _find_boards(workspace: Workspace) -> list[str]:
    boards = workspace.state / "board"
    return sorted(folder.name for folder in boards.iterdir()) if boards.is_dir() else []
