"""The contract of every bundled competition: what lies in its folder, and what a person reads there."""

import re
from fnmatch import fnmatchcase

import pytest

from harness.competition.check import check_competition
from harness.competition.describe import competition_table, describe, read_overview
from harness.competition.find import bundled_folder
from harness.competition.pack import write_pack
from harness.competition.prepared.tables import read_sample_submission, read_test, read_train
from harness.metrics import find_metric
from harness.scoring.chosen_metric import metric_of
from harness.scoring.shape import match_header, shape_of


def table_rows(text):
    """The cells of the rows of all tables in a page, without headings."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("| ---")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "column"]


def dictionary(text):
    """The columns that an overview explains: names, or patterns with a star."""
    section = text.split("## To predict")[1].split("\n## ")[0]
    return [name for row in table_rows(section) for name in re.findall(r"`([^`]+)`", row[0])]


def test_the_folder_holds_what_it_needs_and_nothing_else(slug, prepared):
    needed = {"competition.toml", "overview.md", "reference.py"}
    needed |= {"data.py"} if prepared.spec.data.source == "python" else set()
    needed |= {prepared.spec.metric.file} if prepared.spec.metric.file else set()
    assert {file.name for file in (bundled_folder() / slug).iterdir() if file.name != "__pycache__"} == needed


def test_it_needs_no_download(slug, prepared):
    assert prepared.spec.data.source == "python" or prepared.spec.data.source.startswith("sklearn:")


def test_it_says_its_title_and_task_itself(slug, prepared):
    assert prepared.spec.about.title == prepared.title
    assert prepared.title.strip()
    assert f'task = "{prepared.task}"' in (bundled_folder() / slug / "competition.toml").read_text()


def test_the_overview_begins_with_the_title(prepared):
    overview = (prepared.spec.folder / "overview.md").read_text(encoding="utf-8")
    assert overview.startswith(f"# {prepared.title}\n\n")
    assert not read_overview(prepared).startswith("#")


def test_the_overview_names_the_metric_and_which_way_is_better(prepared):
    overview = read_overview(prepared)
    assert f"**{prepared.spec.metric.name}**" in overview
    better = "Higher" if metric_of(prepared).direction == "maximize" else "Lower"
    assert f"{better} is better" in overview


def test_the_overview_explains_every_column_and_no_other(prepared):
    explained = dictionary(read_overview(prepared))
    present = [prepared.id, *(column.name for column in prepared.columns), *prepared.targets]
    present += [prepared.spec.data.weight] if prepared.spec.data.weight else []
    assert [name for name in present if not any(fnmatchcase(name, entry) for entry in explained)] == []
    assert [entry for entry in explained if not any(fnmatchcase(name, entry) for name in present)] == []


def test_the_overview_marks_the_targets(prepared):
    section = read_overview(prepared).split("## To predict")[1]
    marked = [row[0].strip("`") for row in table_rows(section) if "**target**" in row[-1]]
    assert marked == list(prepared.targets)


def test_the_overview_fits_a_terminal(prepared):
    prose = [line for line in read_overview(prepared).splitlines() if not line.startswith("|")]
    assert max(map(len, prose)) <= 100


def test_the_sample_submission_is_in_shape(prepared):
    shape = shape_of(prepared, metric_of(prepared))
    sample = read_sample_submission(prepared)
    assert set(match_header(tuple(sample.column_names), shape, file="sample")) == set(shape.names)
    assert len(sample) == prepared.rows_test


def test_participants_get_no_answers(prepared, tmp_path):
    held = set(read_test(prepared).column_names)
    assert not held & {*prepared.targets, prepared.spec.data.weight, prepared.spec.split.column}
    pack = write_pack(prepared, tmp_path / "pack")
    assert "overview.md" in {file.name for file in pack.files}
    assert not [file for file in pack.files if "solution" in file.name]


def test_both_shares_are_scored(prepared):
    assert min(prepared.rows_public, prepared.rows_private) >= 5
    assert prepared.rows_public + prepared.rows_private == prepared.rows_test


def test_metrics_shown_beside_it_serve_the_task(prepared):
    for name in prepared.spec.metric.also:
        assert prepared.task in find_metric(name).needs


def test_check_finds_no_error(prepared):
    errors = [finding for finding in check_competition(prepared).findings if finding.level == "error"]
    assert errors == []


def test_the_list_shows_them_all_without_a_problem(workspace):
    table = competition_table(workspace)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert len(rows) == len(list(bundled_folder().glob("*/competition.toml")))
    assert [row["competition"] for row in rows if row["problem"]] == []
    assert all(row["title"] and row["task"] and row["metric"] and row["from"] == "bundled" for row in rows)


def test_show_tells_what_to_predict_from_what(prepared):
    facts = dict(describe(prepared).rows)
    assert facts["task"] == prepared.task
    assert facts["target"] == ", ".join(prepared.targets)
    assert prepared.spec.metric.name in facts["metric"]
    assert facts["rows to predict"] == f"{prepared.rows_test:,}"


def test_rows_to_learn_from_are_what_is_left(prepared):
    train = read_train(prepared)
    if prepared.task == "clustering":
        assert len(train) == 0
    else:
        assert len(train) >= prepared.rows_test * 0.9


def test_hidden_customers_are_strangers(prepare_once):
    prepared = prepare_once("ice-cream")
    known, hidden = (set(read(prepared)["customer"].to_pylist()) for read in (read_train, read_test))
    assert not known & hidden


def test_hidden_weeks_come_after_the_known_ones(prepare_once):
    prepared = prepare_once("store-demand")
    known, hidden = (read(prepared)["week"].to_pylist() for read in (read_train, read_test))
    assert max(known) < min(hidden)
    assert (max(hidden) - min(hidden)).days >= 7 * 25


@pytest.mark.parametrize("name", ["spam"])
def test_the_messages_are_text(prepare_once, name):
    types = {column.name: column.type for column in prepare_once(name).columns}
    assert types["message"] == "text"
