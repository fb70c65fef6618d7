import doctest
import re
from pathlib import Path

import pytest

from leaderboard.schema import ENTRIES, EVENTS

PAGE = Path(__file__).parents[2] / "docs" / "board.md"


def test_the_examples_of_the_page_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HARNESS_WORKSPACE", str(tmp_path))
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted > 8
    assert result.failed == 0


@pytest.mark.parametrize(("title", "schema"), [("entries", ENTRIES), ("events", EVENTS)])
def test_the_page_has_every_column_and_no_other(title, schema):
    section = PAGE.read_text(encoding="utf-8").split(f"## Columns of `{title}`")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    shown = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert [name for name in shown if name in schema.names] == schema.names
