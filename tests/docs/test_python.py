import doctest
from pathlib import Path

import harness
from harness import api

PAGE = Path(__file__).parents[2] / "docs" / "python.md"


def test_the_examples_of_the_page_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HARNESS_WORKSPACE", str(tmp_path))
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted > 15
    assert result.failed == 0


def test_the_page_shows_every_function():
    text = PAGE.read_text(encoding="utf-8")
    shown = {name for name in harness.__all__ if f"harness.{name}(" in text}
    assert set(harness.__all__) - shown <= {"__version__", "list_metrics", "show", "rescore"}


def test_what_is_exported_is_what_there_is():
    functions = {
        name
        for name, value in vars(api).items()
        if callable(value) and getattr(value, "__module__", "") == api.__name__ and not name.startswith("_")
    }
    assert set(harness.__all__) == functions | {"__version__"}
    assert dir(harness) == sorted(harness.__all__)


def test_every_command_has_its_twin():
    from harness.cli import COMMANDS

    twins = {"list": "list_competitions", "metrics": "list_metrics", "export": "export_board"}
    for section in COMMANDS.values():
        for name in section:
            assert twins.get(name, name) in harness.__all__
