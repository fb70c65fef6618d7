import click
import pytest

from harness.cli import ALIASES, COMMANDS, cli, main

NAMES = [name for section in COMMANDS.values() for name in section]


@pytest.fixture
def context():
    return click.Context(cli, info_name="harness")


@pytest.mark.parametrize("name", NAMES)
def test_the_help_page_says_what_the_command_says(name, context):
    command = cli.get_command(context, name)
    assert command is not None
    static = next(section[name][2] for section in COMMANDS.values() if name in section)
    assert (command.help or "").splitlines()[0].startswith(static.removesuffix("."))


@pytest.mark.parametrize("name", NAMES)
def test_every_command_takes_workspace_and_debug(name, context):
    command = cli.get_command(context, name)
    leaves = list(command.commands.values()) if isinstance(command, click.Group) else [command]
    for leaf in leaves:
        options = {option for parameter in leaf.params for option in parameter.opts}
        assert {"--workspace", "--debug"} <= options


@pytest.mark.parametrize(("alias", "name"), ALIASES.items())
def test_an_alias_is_the_command(alias, name, context):
    assert cli.get_command(context, alias) is cli.get_command(context, name)


def run(*arguments):
    with pytest.raises(SystemExit, match=r"\d") as stop:
        main(list(arguments))
    return stop.value.code


def test_help_and_version(capsys):
    assert run("--help") == 0
    assert "Leaderboard:" in capsys.readouterr().out
    assert run("--version") == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("bord",), "Did you mean board"),
        (("board",), "Missing argument"),
        (("board", "x", "--top", "0"), "--top"),
        (("show", "../../etc"), "There is no competition.toml"),
        (("list", "--format", "xml"), "xml"),
        (("list", "--nonsense"), "No such option"),
    ],
)
def test_a_wrong_request_exits_with_2_and_says_why(arguments, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(*arguments) == 2
    shown = capsys.readouterr()
    assert says in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_debug_shows_the_traceback(capsys):
    assert run("--debug", "bord") == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_missing_workspace_is_one_sentence(capsys):
    assert run("list", "--workspace", "/nowhere/at/all") == 1
    assert capsys.readouterr().err == (
        "Error: The workspace /nowhere/at/all is not a folder. Create it first, or name another one.\n"
    )
