from datetime import UTC, datetime

import pytest

from harness.competition.spec.validation import read_spec
from harness.errors import SpecError

SMALL = '[data]\nsource = "t.csv"\ntarget = "y"\n[metric]\nname = "rmse"\n'
EVERYTHING = """
[competition]
title = "All of it"
task = "binary"
deadline = 2030-01-02T03:04:05+02:00
[data]
source = "https://example.org/t.csv"
sha256 = "00"
test = "test.csv"
solution = "answers.csv"
id = "id"
target = "y"
positive = true
weight = "w"
drop = ["a", "b"]
text = ["c"]
types = { d = "date", "e e" = "category" }
separator = ";"
encoding = "cp1252"
decimal = ","
dayfirst = true
missing = ["?"]
[split]
public = 0.5
method = "group"
group = "g"
seed = -7
[split.folds]
count = 3
time = "d"
group = "g"
gap = 2
[metric]
name = "fbeta"
options = { beta = 2 }
also = ["log_loss"]
[rules]
daily_submissions = 5
final_submissions = 2
team_size = 4
feedback = "ladder"
"""


def problems_of(folder):
    with pytest.raises(SpecError) as caught:
        read_spec(folder)
    return caught.value.problems


def test_the_smallest_file(write_competition):
    spec = read_spec(write_competition(SMALL, slug="small-one"))
    assert (spec.slug, spec.folder.name) == ("small-one", "small-one")
    assert spec.data.target == ("y",)
    assert spec.split.public == 0.3
    assert spec.rules is None
    assert spec.about.task is None


def test_every_key_is_read(write_competition):
    spec = read_spec(write_competition(EVERYTHING))
    assert spec.about.deadline == datetime(2030, 1, 2, 1, 4, 5, tzinfo=UTC)
    assert spec.about.deadline.tzinfo is UTC
    assert spec.data.positive == "True"
    assert spec.data.types == {"d": "date", "e e": "category"}
    assert spec.data.drop == ("a", "b")
    assert spec.split.folds.gap == 2
    assert spec.split.seed == -7
    assert spec.metric.options == {"beta": 2}
    assert spec.rules is not None
    assert spec.rules.feedback == "ladder"


@pytest.mark.parametrize(
    ("written", "label"), [("1", "1"), ("1.0", "1"), ("2.5", "2.5"), ("false", "False"), ('"yes"', "yes")]
)
def test_the_positive_class_is_text_however_it_is_written(write_competition, written, label):
    toml = SMALL.replace("rmse", "roc_auc").replace("[metric]", f"positive = {written}\n[metric]")
    assert read_spec(write_competition(toml)).data.positive == label


def test_a_list_of_targets(write_competition):
    toml = SMALL.replace('"y"', '["y", "z"]').replace("rmse", "mcrmse")
    assert read_spec(write_competition(toml)).data.target == ("y", "z")


def test_a_byte_order_mark_and_windows_lines_are_read(write_competition):
    folder = write_competition("")
    (folder / "competition.toml").write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read_spec(folder).data.source == "t.csv"


def test_the_digest_is_of_the_bytes_that_were_read(write_competition):
    first = read_spec(write_competition(SMALL)).digest
    assert len(first) == 64
    assert read_spec(write_competition(SMALL + "# more\n")).digest != first


def test_all_mistakes_are_reported_at_once(write_competition):
    folder = write_competition(
        'title = "x"\n[data]\nsorce = "t.csv"\nmetric = "rmse"\ntypes = { a = "nummer" }\ndrop = "a"\n'
        '[splits]\n[split]\ntest = "a quarter"\nfold = 3\n[metric]\nname = "rmse"\noptions = 3\n'
        "[rules]\nteam_size = 2.5\n"
    )
    assert problems_of(folder) == (
        "title: a key that stands in no table. Did you mean competition.title?",
        "splits: unknown table. Did you mean [split]?",
        'data.source: missing. Name where the rows come from, such as source = "train.csv".',
        'data.drop: found \'a\', expected a list of texts, such as ["a", "b"].',
        "data.types.a: found 'nummer', expected number, category, text or date. Did you mean 'number'?",
        "data.sorce: unknown key. Did you mean data.source?",
        "data.metric: unknown key. Did you mean the table [metric]?",
        "split.test: found 'a quarter', expected a number.",
        "split.fold: unknown key. Did you mean split.folds?",
        "metric.options: found 3, expected a table.",
        "rules.team_size: found 2.5, expected a whole number.",
    )


def test_mistakes_of_kind_and_contradictions_are_reported_together(write_competition):
    folder = write_competition(SMALL + "[split]\nmethod = 3\n[rules]\nteam_size = 0\n")
    assert [problem.partition(":")[0] for problem in problems_of(folder)] == [
        "split.method",
        "rules.team_size",
    ]


@pytest.mark.parametrize(
    ("toml", "places"),
    [
        (
            '[data]\nsorce = "t.csv"\n[split]\ntest = 25\n[metric]\nname = "rmsee"\n[rules]\nteam_size = 0\n',
            ["data.source", "data.sorce", "split.test", "metric.name", "rules.team_size"],
        ),
        (
            '[data]\nsource = "t.csv"\nid = "y"\ntarget = "y"\n[metric]\nnam = "rmse"\n',
            ["metric.nam", "data.target"],
        ),
        (
            '[data]\nsource = "t.csv"\n[metric]\nname = 3\n[split]\npublic = 0\n',
            ["metric.name", "split.public"],
        ),
        (
            '[competition]\ntask = "clusters"\n[data]\nsource = "t.csv"\n[metric]\nname = "silhouette"\n',
            ["competition.task"],
        ),
        (
            '[competition]\ntask = "binary"\n[data]\nsource = 3\ntarget = "y"\n[metric]\nname = "rmse"\n',
            ["data.source", "metric.name"],
        ),
    ],
)
def test_a_broken_table_hides_no_mistake_of_another_and_makes_up_none(write_competition, toml, places):
    found = [problem.partition(":")[0] for problem in problems_of(write_competition(toml))]
    assert found == places


def test_missing_tables_are_told_by_what_they_must_hold(write_competition):
    places = [
        problem.partition(":")[0] for problem in problems_of(write_competition("[data]\nsource = 't.csv'\n"))
    ]
    assert places == ["data.target", "metric.name"]
    assert problems_of(write_competition("[metric]\nname = 'rmse'\n")) == (
        'data.source: missing. Name where the rows come from, such as source = "train.csv".',
    )


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[data]\nsource = train.csv", "line 2, column 10: invalid value. Text needs quotes"),
        ("[data", "end of the file: expected ']' at the end of a table declaration"),
        ("[data]\na = 1\na = 2\n", "line 3, column 6: cannot overwrite a value. A key is written twice"),
        ('[data]\nsource = "t', "end of the file: unterminated string"),
    ],
)
def test_syntax_errors_say_where(write_competition, toml, message):
    with pytest.raises(SpecError, match=message):
        read_spec(write_competition(toml))


def test_a_file_that_is_not_utf8(write_competition):
    folder = write_competition("")
    (folder / "competition.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(SpecError, match="byte 5 is not UTF-8"):
        read_spec(folder)


def test_no_file(tmp_path):
    with pytest.raises(SpecError, match=r"there is no such file. Make one with: harness new"):
        read_spec(tmp_path)


def test_the_folders_name_must_be_a_slug(write_competition):
    with pytest.raises(SpecError, match="the folder's name is the competition's: 'My Race' cannot name"):
        read_spec(write_competition(SMALL, slug="My Race"))
