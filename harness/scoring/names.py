"""What people write about an entry: team, model and message, made safe to store and to show."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from harness.console import printable
from harness.errors import UsageError, WorkspaceError

if TYPE_CHECKING:
    from harness.workspace import Workspace

REFERENCE_TEAM = "reference"
BASELINE_TEAM = "baseline"
_OWN_TEAMS = {REFERENCE_TEAM: "reference entries", BASELINE_TEAM: "baselines of harness tune"}
MOST_NAME = 64
MOST_MESSAGE = 1_000
_SETTINGS = "settings.toml"


def clean_name(name: str, what: str) -> str:
    """A team's or model's name in normal form; one that cannot be shown on a line is refused."""
    text = _clean(name, what)
    if not text:
        raise UsageError(f"The {what} is empty. Give it a name, such as 'ada'.")
    if len(text) > MOST_NAME:
        raise UsageError(f"The {what} has {len(text):,} characters, but at most {MOST_NAME} are allowed.")
    return text


def clean_message(message: str) -> str:
    """The message on one line; control characters are refused."""
    text = _clean(message, "message")
    if len(text) > MOST_MESSAGE:
        raise UsageError(
            f"The message has {len(text):,} characters, but at most {MOST_MESSAGE:,} are allowed."
        )
    return text


def call_entry(kind: str, team: str, model: str | None) -> str:
    """What a person calls an entry: a model of ours by its name, a team's by both."""
    if kind != "submission":
        return model or team
    return f"{team}: {model}" if model else team


def resolve_team(team: str | None, workspace: Workspace) -> str:
    """The team that is named, else the workspace's, else the user."""
    chosen = team if team is not None else _team_setting(workspace) or _user()
    name = clean_name(chosen, "team name")
    if owner := _OWN_TEAMS.get(name.casefold()):
        raise UsageError(f"The team name {name!r} is taken by the {owner}. Choose another one.")
    return name


def _clean(text: str, what: str) -> str:
    # Surrogates stand for bytes of the command line that are no UTF-8: they cannot be stored.
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if printable(line) != line:
        raise UsageError(
            f"The {what} {printable(line)[:40]!r} has control or invisible characters. Use plain text."
        )
    return line


def _team_setting(workspace: Workspace) -> str | None:
    file = workspace.state / _SETTINGS
    if not file.is_file():
        return None
    import tomllib  # only a workspace with settings pays for it

    try:
        team = tomllib.loads(file.read_text(encoding="utf-8")).get("team")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(f'{file} is not valid TOML: {error}. It may hold: team = "ada".') from None
    if team is not None and not isinstance(team, str):
        raise WorkspaceError(f'{file}: team is {team!r}, expected a text such as "ada".')
    return team


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user may have no name
        return "anonymous"
