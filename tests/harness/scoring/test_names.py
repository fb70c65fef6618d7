import pytest

from harness.errors import UsageError, WorkspaceError
from harness.scoring.names import clean_message, clean_name, resolve_team


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("ada", "ada"),
        ("  the  A team ", "the A team"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("../../x", "../../x"),
        ("=cmd()", "=cmd()"),
        ("e\u0301quipe", "équipe"),
        ("团队 🚀", "团队 🚀"),
    ],
)
def test_a_name_is_only_a_name(name, clean):
    assert clean_name(name, "team name") == clean


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "The team name is empty"),
        (" \t\n", "The team name is empty"),
        ("a" * 65, "has 65 characters, but at most 64"),
        ("\x1b[31mred", "'�\\[31mred' has control or invisible characters"),
        ("a\0b", "has control or invisible characters"),
        ("left\u202eright", "has control or invisible characters"),
        ("zero\u200bwidth", "has control or invisible characters"),
        ("\udcff", "has control or invisible characters"),
    ],
)
def test_names_that_cannot_be_shown_are_refused(name, message):
    with pytest.raises(UsageError, match=message):
        clean_name(name, "team name")


def test_a_message_is_one_line_of_bounded_length():
    assert clean_message(" two\nlines ") == "two lines"
    assert clean_message("") == ""
    with pytest.raises(UsageError, match="has 1,001 characters"):
        clean_message("x" * 1_001)


def test_the_team_is_the_one_named_or_the_workspaces_or_the_user(workspace, monkeypatch):
    monkeypatch.setenv("LOGNAME", "grace")
    assert resolve_team("ada", workspace) == "ada"
    assert resolve_team(None, workspace) == "grace"
    workspace.state.mkdir()
    (workspace.state / "settings.toml").write_text('team = "The Crickets"\n')
    assert resolve_team(None, workspace) == "The Crickets"
    assert resolve_team("ada", workspace) == "ada"


@pytest.mark.parametrize(
    ("settings", "message"), [("team =", "is not valid TOML"), ("team = 7", "team is 7, expected a text")]
)
def test_broken_settings_are_told(workspace, settings, message):
    workspace.state.mkdir()
    (workspace.state / "settings.toml").write_text(settings)
    with pytest.raises(WorkspaceError, match=message):
        resolve_team(None, workspace)


def test_nobody_is_called_like_the_references(workspace):
    with pytest.raises(UsageError, match="is taken by the reference entries"):
        resolve_team("Reference", workspace)
