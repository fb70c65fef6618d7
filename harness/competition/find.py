"""Where competitions lie: in the workspace, bundled with harness, or at a path; the workspace comes first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from harness.errors import CompetitionError, UnknownNameError, UsageError
from harness.workspace import COMPETITIONS_FOLDER, check_slug

if TYPE_CHECKING:
    from harness.workspace import Workspace

FILE = "competition.toml"
Origin = Literal["workspace", "bundled"]


@dataclass(frozen=True, kw_only=True)
class Found:
    """One competition as a list shows it; `problem` says why it cannot be used."""

    slug: str
    folder: Path
    origin: Origin
    title: str = ""
    task: str = ""
    metric: str = ""
    problem: str = ""


def find_competition(workspace: Workspace, name: str) -> Path:
    """The folder of the competition of that name, or at that path."""
    if _is_path(name):
        return _find_by_path(workspace, Path(name).expanduser())
    folders = _folders(workspace)
    if name not in folders:
        here = Path(name)
        if (here / FILE).is_file():
            return _find_by_path(workspace, here)
        raise UnknownNameError("competition", name, folders)
    return folders[name][0]


def list_competitions(workspace: Workspace) -> list[Found]:
    """Every competition of the workspace and every bundled one, by name; broken ones say what is wrong."""
    return [_look_at(slug, folder, origin) for slug, (folder, origin) in sorted(_folders(workspace).items())]


def bundled_folder() -> Path:
    """The folder of the bundled competitions: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "bundled"
    return installed if installed.is_dir() else package.parent / COMPETITIONS_FOLDER


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name in {".", ".."} or name.startswith("~")


def _find_by_path(workspace: Workspace, path: Path) -> Path:
    folder = (path.parent if path.name == FILE else path).resolve()
    if not (folder / FILE).is_file():
        raise UsageError(f"There is no {FILE} in {folder}. Name a competition, or the folder of one.")
    own = workspace.competitions / check_slug(folder.name)
    if (own / FILE).is_file() and own.resolve() != folder:
        raise UsageError(
            f"The workspace has a competition {folder.name!r} of its own in {own}. "
            f"Rename the folder {folder}, or work with --workspace elsewhere."
        )
    return folder


def _folders(workspace: Workspace) -> dict[str, tuple[Path, Origin]]:
    folders: dict[str, tuple[Path, Origin]] = {}
    bundled: Origin = "bundled"
    own: Origin = "workspace"
    for parent, origin in ((bundled_folder(), bundled), (workspace.competitions, own)):
        if parent.is_dir():
            folders |= {
                file.parent.name: (file.parent.absolute(), origin) for file in parent.glob(f"*/{FILE}")
            }
    return folders


def _look_at(slug: str, folder: Path, origin: Origin) -> Found:
    from harness.competition.spec.validation import read_spec  # pydantic: only a list reads every file

    try:
        spec = read_spec(folder)
    except CompetitionError as error:
        return Found(slug=slug, folder=folder, origin=origin, problem=_in_one_line(error))
    return Found(
        slug=slug,
        folder=folder,
        origin=origin,
        title=spec.about.title or slug,
        task=spec.about.task or "",
        metric=spec.metric.name or str(spec.metric.file),
    )


def _in_one_line(error: CompetitionError) -> str:
    return " ".join(str(error).split())
