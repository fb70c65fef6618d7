"""The workspace: where competitions are found and where everything harness writes is kept."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from harness.errors import UsageError, WorkspaceError

STATE_FOLDER = ".harness"
COMPETITIONS_FOLDER = "competitions"
ENVIRONMENT_VARIABLE = "HARNESS_WORKSPACE"
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")


@dataclass(frozen=True)
class Workspace:
    """One workspace and the place of everything inside it."""

    root: Path

    @property
    def competitions(self) -> Path:
        """The folder with the competitions of this workspace."""
        return self.root / COMPETITIONS_FOLDER

    @property
    def state(self) -> Path:
        """The folder that harness writes to; the answers are in it."""
        return self.root / STATE_FOLDER

    def data(self, slug: str) -> Path:
        """The folder of a competition's prepared data."""
        return self.state / "data" / check_slug(slug)

    def board(self, slug: str) -> Path:
        """The folder of a competition's leaderboard."""
        return self.state / "board" / check_slug(slug)

    def predictions(self, slug: str) -> Path:
        """The folder of the predictions that were handed in."""
        return self.state / "predictions" / check_slug(slug)

    def runs(self, slug: str) -> Path:
        """The folder of the runs of `harness tune`."""
        return self.state / "runs" / check_slug(slug)

    def ledger(self, slug: str) -> Path:
        """The folder of the fits that were finished."""
        return self.state / "ledger" / check_slug(slug)

    def cache(self, slug: str) -> Path:
        """The folder of what tuning makes of the prepared data; it can be made again."""
        return self.state / "cache" / check_slug(slug)

    def downloads(self) -> Path:
        """The folder of downloaded source files."""
        return self.state / "downloads"


def find_workspace(explicit: str | Path | None = None, *, start: Path | None = None) -> Workspace:
    """The workspace named explicitly or by HARNESS_WORKSPACE, else the nearest one upwards, else here."""
    chosen = explicit if explicit is not None else os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        root = Path(chosen).expanduser()
        if not root.is_dir():
            raise WorkspaceError(
                f"The workspace {root} is not a folder. Create it first, or name another one."
            )
        return Workspace(root.resolve())
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / STATE_FOLDER).is_dir() or (folder / COMPETITIONS_FOLDER).is_dir():
            return Workspace(folder)
    return Workspace(here)


def check_slug(name: str) -> str:
    """The name itself if it can be a competition's; anything that could leave its folder is refused."""
    if not _SLUG.fullmatch(name) or ".." in name:
        raise UsageError(
            f"{name!r} cannot name a competition: use up to 64 lower-case letters, digits, '-', '_' and '.', "
            "beginning and ending with a letter or digit."
        )
    return name
