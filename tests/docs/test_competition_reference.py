"""docs/competition.md against the code: every key, default and choice, and every example of it."""

import re
import tomllib
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pandas as pd
import pytest

from harness.competition.prepare.resolve import DEFAULT_TEST
from harness.competition.sources import SOURCES
from harness.competition.sources.delimited import MISSING as MISSING_WORDS
from harness.competition.sources.files import READERS
from harness.competition.sources.scikit_learn import NAMES
from harness.competition.spec import TABLES
from harness.competition.spec.validation import read_spec
from harness.errors import SpecError

PAGE = (Path(__file__).parents[2] / "docs" / "competition.md").read_text(encoding="utf-8")
FOLDS = get_type_hints(TABLES["split"])["folds"]
SECTIONS = {**TABLES, "split.folds": FOLDS}
NEEDED = {("data", "target"), ("metric", "name")}  # empty in the dataclass, and refused so


def section(title):
    return re.split(r"^## ", PAGE.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text):
    """The cells of every table row, by the first cell without its backticks."""
    lines = [
        re.split(r"(?<!\\)\|", line.strip().strip("|"))
        for line in text.splitlines()
        if line.startswith("| `")
    ]
    return {cells[0].strip().strip("`"): [cell.strip() for cell in cells[1:]] for cells in lines}


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def keys(table):
    hints = get_type_hints(table)
    return {field.name for field in fields(table) if not is_dataclass(hints[field.name])}


def defaults(table):
    """The default of every key that has one other than None."""
    found = {}
    for field in fields(table):
        value = field.default_factory() if field.default_factory is not MISSING else field.default
        if value is not MISSING and value is not None and not is_dataclass(value):
            found[field.name] = list(value) if isinstance(value, tuple) else value
    return found | ({"test": DEFAULT_TEST} if table is TABLES["split"] else {})


def choices(hint):
    if get_origin(hint) is Literal:
        return get_args(hint)
    return [choice for part in get_args(hint) for choice in choices(part)]


@pytest.mark.parametrize("name", SECTIONS)
def test_every_key_is_explained_and_none_that_does_not_exist(name):
    explained = rows(section(f"[{name}]"))
    assert {key for key in explained if key.isidentifier()} == keys(SECTIONS[name])


@pytest.mark.parametrize("name", SECTIONS)
def test_the_defaults_are_those_of_the_code(name):
    explained = rows(section(f"[{name}]"))
    for key, value in defaults(SECTIONS[name]).items():
        if (name, key) in NEEDED:
            continue
        shown = tomllib.loads(f"value = {explained[key][0].strip('`')}")["value"]
        assert shown == value, key


@pytest.mark.parametrize("name", SECTIONS)
def test_every_choice_of_a_key_is_named(name):
    explained = rows(section(f"[{name}]"))
    hints = get_type_hints(SECTIONS[name])
    for key in keys(SECTIONS[name]):
        for choice in choices(hints[key]):
            if key != "types":
                assert str(choice) in " ".join(explained[key]), key
    assert all(word in section("[data.types]") for word in choices(get_type_hints(TABLES["data"])["types"]))


def test_the_whole_file_has_every_key_and_shows_the_defaults():
    (text,) = (block for block in blocks(PAGE, "toml") if "[rules]" in block)
    document = tomllib.loads(text)
    document["split.folds"] = document["split"].pop("folds")
    assert {name: set(table) for name, table in document.items()} == {
        name: keys(table) for name, table in SECTIONS.items()
    }
    for name, table in SECTIONS.items():
        unmarked = {
            line.split(" = ")[0]
            for line in text.split(f"[{name}]")[1].split("\n[")[0].splitlines()
            if " = " in line and "#:" not in line
        }
        plain = defaults(table)
        assert {key: document[name][key] for key in unmarked} == {key: plain[key] for key in unmarked}


def test_the_smallest_file_is_valid(tmp_path):
    folder = tmp_path / "churn"
    folder.mkdir()
    smallest = blocks(PAGE, "toml")[0]
    (folder / "competition.toml").write_text(smallest)
    assert read_spec(folder).data.source == "customers.csv"


def test_sources_endings_and_missing_words_are_all_named():
    data = section("[data]")
    assert all(ending.removeprefix(".") in data for ending in READERS)
    assert all(f"`{word}`" in data for word in [*MISSING_WORDS, *NAMES] if word)
    examples = re.findall(r'^\| `"([^"]+)"', data, flags=re.MULTILINE)
    claimed = {next(source.name for source in SOURCES if source.claims(example)) for example in examples}
    assert claimed == {source.name for source in SOURCES}


def test_the_example_of_mistakes_is_what_harness_says(tmp_path):
    folder = tmp_path / "churn"
    folder.mkdir()
    (folder / "competition.toml").write_text(
        '[data]\nsource = "t.csv"\ntarget = "y"\n'
        '[split]\ntset = 0.2\nmethod = "stratefied"\n[metric]\nname = "roc_acu"\n'
    )
    with pytest.raises(SpecError, match="mistake") as caught:
        read_spec(folder)
    (shown,) = (block for block in blocks(section("When something is wrong"), "text"))
    for problem in caught.value.problems:
        assert f"  {problem}\n" in shown


def test_the_example_of_data_gives_a_table():
    names = {}
    exec(blocks(section("data.py"), "python")[0], names)  # noqa: S102 - the page's own example
    assert names["load"]().equals(names["load"]())


def test_the_example_of_a_metric_scores_and_refuses():
    names = {}
    exec(blocks(section("metric.py"), "python")[0], names)  # noqa: S102 - the page's own example
    solution = pd.DataFrame({"id": [1, 2], "lunches": [10.0, 20.0]})
    submission = pd.DataFrame({"id": [1, 2], "lunches": [9.0, 22.0]})
    assert names["score"](solution, submission, "id", hungry=5.0) == (5.0 + 3.0) / 2
    with pytest.raises(names["ParticipantVisibleError"], match="must not be negative"):
        names["score"](solution, -submission, "id")


def test_the_example_of_a_rule_predicts():
    names = {}
    exec(blocks(section("reference.py"), "python")[0], names)  # noqa: S102 - the page's own example
    train = pd.DataFrame({"last_price": [1.0, 2.0, 3.0], "price": [10.0, 20.0, 60.0]})
    test = pd.DataFrame({"last_price": [5.0, None]})
    assert names["last_price"](train, test).tolist() == [5.0, 20.0]


def test_the_links_inside_the_page_lead_somewhere():
    headings = {
        re.sub(r"[^\w -]", "", line.removeprefix("## ").lower()).replace(" ", "-")
        for line in PAGE.splitlines()
        if line.startswith("## ")
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= headings
