"""`harness new`: from every kind of table to a competition.toml that says what was meant."""

from __future__ import annotations

import json
import re
import tomllib
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from harness.competition.scaffold import new_competition
from harness.competition.sources import load_tables
from harness.competition.spec.validation import read_spec
from harness.errors import CompetitionError, SourceError, UnknownNameError, UsageError
from harness.workspace import Workspace

REAL = Path(__file__).parents[5] / "shared" / "data"
INDEX = json.loads((REAL / "INDEX.json").read_text()) if (REAL / "INDEX.json").is_file() else []
TASKS = {"text": "binary", "binary": "binary", "multiclass": "multiclass", "regression": "regression"}
POSITIVE = {
    "adult": ">50K",
    "sms_spam": "spam",
    "heart_cleveland": ">50_1",
    "thyroid_sick": "sick",
    "electricity_elec2": "1",
}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """A small table with an id, a class, a household, a date and cells that are missing."""
    rows = ["person_id;household;joined;height;job;never;left"]
    for row in range(40):
        job = ["baker", "smith", "", "tailor"][row % 4]
        left = "yes" if row % 5 == 0 else "no"
        rows.append(
            f"p{row:03d};h{row // 4};{row % 28 + 1:02d}.{row // 28 + 3:02d}.2024;1,{60 + row};{job};;{left}"
        )
    path = tmp_path / "people.csv"
    path.write_bytes("\n".join(rows).replace("baker", "b\u00e4cker").encode("cp1252"))
    return path


def written(workspace: Workspace, name: str) -> dict:
    return tomllib.loads((workspace.competitions / name / "competition.toml").read_text(encoding="utf-8"))


@pytest.mark.skipif(not INDEX, reason="the real tables are not beside this checkout")
@pytest.mark.parametrize("entry", INDEX, ids=[entry["slug"] for entry in INDEX])
def test_a_real_table_becomes_a_competition(entry: dict, workspace: Workspace) -> None:
    name, data = entry["slug"], REAL / entry["slug"] / entry["main_file"]
    made = new_competition(workspace, name, data=data, target=[entry["target"]])
    spec = read_spec(made.folder)
    assert spec.about.task == made.task == TASKS[entry["task"].split()[0].strip(",")]
    assert spec.data.target == (entry["target"],)
    assert spec.data.positive == POSITIVE.get(name)
    assert spec.data.encoding == ("cp1252" if "cp1252" in (entry["encoding"] or "") else None)
    assert spec.data.separator is None  # all of them use the comma
    assert ([spec.data.id] if spec.data.id else []) == entry["id_columns"]
    assert spec.data.dayfirst is (True if name == "bike_sharing_hourly" else None)
    assert spec.data.text == (("text",) if name == "sms_spam" else ())
    assert spec.data.drop == (("TBG measured", "TBG") if name == "thyroid_sick" else ())
    table = load_tables(spec.data, made.folder, downloads=workspace.downloads()).source
    assert table.shape == (entry["rows"], entry["columns"])


def test_everything_found_out_is_written_down(people: Path, workspace: Workspace) -> None:
    made = new_competition(workspace, "people", data=people, target=["left"], seed=7)
    assert written(workspace, "people") == {
        "competition": {"title": "People", "task": "binary"},
        "data": {
            "source": "people.csv",
            "id": "person_id",
            "target": "left",
            "positive": "yes",
            "drop": ["never"],
            "separator": ";",
            "encoding": "cp1252",
            "decimal": ",",
            "dayfirst": True,
            "types": {},
        },
        "split": {"test": 0.25, "public": 0.3, "method": "stratified", "seed": 7, "folds": {"count": 5}},
        "metric": {"name": "roc_auc", "also": ["average_precision", "log_loss"]},
    }
    text = made.file.read_text(encoding="utf-8")
    assert re.search(r'^# group = "household" +# 10 values, 4\.0 rows each', text, re.MULTILINE)
    assert re.search(r'^# time = "joined" +# .* the rows are in this order$', text, re.MULTILINE)
    assert re.search(r'^drop = \["never"\] +# nothing is in never$', text, re.MULTILINE)
    assert "20.0% of the rows, the others are no" in text
    assert made.types == {
        "household": "category",
        "joined": "date",
        "height": "number",
        "job": "category",
        "never": "number",
    }
    assert "# People" in (made.folder / "overview.md").read_text(encoding="utf-8")


def test_every_commented_setting_is_valid_once_it_is_uncommented(people: Path, workspace: Workspace) -> None:
    made = new_competition(workspace, "people", data=people, target=["left"])
    text = made.file.read_text(encoding="utf-8")
    for key, method in (("group", "group"), ("time", "time")):
        changed = text.replace('method = "stratified"', f'method = "{method}"').replace(
            f"# {key} = ", f"{key} = "
        )
        made.file.write_text(changed, encoding="utf-8")
        assert getattr(read_spec(made.folder).split, key)
    made.file.write_text(re.sub(r"^# (\[|\S+ = )", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    assert tomllib.loads(made.file.read_text(encoding="utf-8"))["rules"]["daily_submissions"] == 5


@pytest.mark.parametrize(
    "name", ['a "b"', "c\\d", "e]f", "[g]", "h.i", "j\nk", "l = 1 # m", "é\u2028ü", "'", "\U0001f600"]
)
def test_hostile_column_names_are_read_back_as_they_are(
    name: str, tmp_path: Path, workspace: Workspace
) -> None:
    table = pd.DataFrame(
        {"x": [1.5, 2.5] * 20, name: ["v", "w"] * 20, f"{name} id": range(40), f"{name}2": ["q"] * 40}
    )
    table.to_csv(tmp_path / "t.csv", index=False)
    made = new_competition(workspace, "hostile", data=tmp_path / "t.csv", target=[name])
    data = read_spec(made.folder).data
    assert (data.target, data.id, data.drop) == ((name,), f"{name} id", (f"{name}2",))


def test_a_failure_leaves_nothing_behind(people: Path, workspace: Workspace) -> None:
    with pytest.raises(UnknownNameError, match=r"no column named 'lefd'\. Did you mean left\?"):
        new_competition(workspace, "people", data=people, target=["lefd"])
    assert list(workspace.competitions.iterdir()) == []


def test_an_existing_competition_is_never_touched(people: Path, workspace: Workspace) -> None:
    made = new_competition(workspace, "people", data=people, target=["left"])
    before = made.file.read_bytes()
    with pytest.raises(UsageError, match="There is a competition 'people' already"):
        new_competition(workspace, "people", data=people, target=["job"])
    assert made.file.read_bytes() == before


@pytest.mark.parametrize("name", ["../people", "People", "", ".hidden", "a/b"])
def test_a_name_that_could_leave_its_place_is_refused(name: str, people: Path, workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="cannot name a competition"):
        new_competition(workspace, name, data=people, target=["left"])


def test_a_link_refers_to_the_data_where_it_lies(people: Path, workspace: Workspace) -> None:
    made = new_competition(workspace, "people", data=people, target=["left"], link=True)
    assert read_spec(made.folder).data.source == "../../../people.csv"
    assert sorted(path.name for path in made.folder.iterdir()) == ["competition.toml", "overview.md"]
    assert load_tables(read_spec(made.folder).data, made.folder, downloads=workspace.downloads())


def official(tmp_path: Path, *, answers: bool) -> tuple[Path, Path]:
    """A train table with a column that the test table has not, and the test table in a folder of its own."""
    train = pd.DataFrame(
        {"key": range(30), "x": [0.5, 1.5, 2.5] * 10, "later": range(30), "y": [0.5 + i for i in range(30)]}
    )
    test = pd.DataFrame({"key": range(30, 40), "x": [0.5] * 10})
    (tmp_path / "given").mkdir()
    train.to_csv(tmp_path / "table.csv", index=False)
    (test.assign(y=1.5) if answers else test).to_csv(tmp_path / "given" / "table.csv", index=False)
    return tmp_path / "table.csv", tmp_path / "given" / "table.csv"


def test_an_official_test_file_stands_beside_the_source(tmp_path: Path, workspace: Workspace) -> None:
    train, test = official(tmp_path, answers=False)
    made = new_competition(workspace, "official", data=train, test=test, target=["y"])
    spec = read_spec(made.folder)
    assert (spec.data.source, spec.data.test, spec.data.solution) == ("table.csv", "test-table.csv", None)
    assert (spec.data.id, spec.data.drop, spec.split.test) == ("key", ("later",), None)
    assert "in the test file there is no later" in made.file.read_text(encoding="utf-8")


def test_a_test_file_that_holds_the_answers_is_the_solution_too(tmp_path: Path, workspace: Workspace) -> None:
    train, test = official(tmp_path, answers=True)
    spec = read_spec(new_competition(workspace, "official", data=train, test=test, target=["y"]).folder)
    assert (spec.data.test, spec.data.solution) == ("test-table.csv", "test-table.csv")


def test_two_members_of_one_archive_are_copied_once(tmp_path: Path, workspace: Workspace) -> None:
    train, test = official(tmp_path, answers=False)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(train, "train.csv")
        archive.write(test, "test.csv")
    made = new_competition(
        workspace,
        "zipped",
        data=f"{tmp_path}/all.zip#train.csv",
        test=f"{tmp_path}/all.zip#test.csv",
        target=["y"],
    )
    data = read_spec(made.folder).data
    assert (data.source, data.test) == ("all.zip#train.csv", "all.zip#test.csv")
    assert sorted(path.name for path in made.folder.iterdir()) == [
        "all.zip",
        "competition.toml",
        "overview.md",
    ]


def test_scikit_learn_tables_and_python_files_need_no_data_file(tmp_path: Path, workspace: Workspace) -> None:
    iris = new_competition(workspace, "iris", data="sklearn:iris", target=["target"])
    assert (iris.task, iris.metric, read_spec(iris.folder).data.source) == (
        "multiclass",
        "accuracy",
        "sklearn:iris",
    )
    code = tmp_path / "make.py"
    code.write_text(
        "import pandas as pd\ndef load():\n    return pd.DataFrame({'x': range(30), 'y': [.5, 1, 3] * 10})\n"
    )
    made = new_competition(workspace, "made", data=code, target=["y"])
    assert read_spec(made.folder).data.source == "python"
    assert (made.folder / "data.py").read_bytes() == code.read_bytes()


@pytest.mark.parametrize(
    ("table", "target", "task", "expected"),
    [
        ("linnerud", ["weight", "waist", "pulse"], None, {"task": "multioutput", "metric": "rmse"}),
        ("digits", ["target"], None, {"task": "multiclass", "metric": "accuracy"}),
        ("wine", ["target"], "clustering", {"task": "clustering", "metric": "v_measure"}),
        ("linnerud", [], "clustering", {"task": "clustering", "metric": "silhouette"}),
    ],
)
def test_every_kind_of_task_is_written(
    table: str, target: list[str], task: str | None, expected: dict, workspace: Workspace
) -> None:
    made = new_competition(workspace, table, data=f"sklearn:{table}", target=target, task=task)
    assert {"task": made.task, "metric": made.metric} == expected
    data = read_spec(made.folder).data
    assert (data.target, data.positive) == (tuple(target), None)


def test_dates_that_prove_nothing_are_named_and_left_as_text(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "t.csv").write_text("day,y\n" + "".join(f"0{i % 9 + 1}/02/2024,{i}.5\n" for i in range(30)))
    made = new_competition(workspace, "dates", data=tmp_path / "t.csv", target=["y"])
    assert made.types == {"day": "category"}
    assert "# dayfirst = true" in made.file.read_text(encoding="utf-8")


def test_rows_without_an_answer_are_counted(tmp_path: Path, workspace: Workspace) -> None:
    (tmp_path / "t.csv").write_text("x,y\n" + "".join(f"{i},{i}.5\n" for i in range(30)) + "1,\n2,NA\n")
    made = new_competition(workspace, "gaps", data=tmp_path / "t.csv", target=["y"])
    assert "2 rows hold no answer and will be left out" in made.file.read_text(encoding="utf-8")


def test_what_the_host_says_wins(people: Path, workspace: Workspace) -> None:
    made = new_competition(
        workspace,
        "people",
        data=people,
        target=["left"],
        id="person_id",
        positive="no",
        metric="log_loss",
        task="multiclass",
    )
    assert (made.task, made.metric, made.positive) == ("multiclass", "log_loss", "no")


@pytest.mark.parametrize(
    ("wishes", "error", "message"),
    [
        ({"target": []}, UsageError, "Which column is to be predicted"),
        (
            {"target": ["job"], "task": "binary"},
            CompetitionError,
            "one target with two values, but job has 3",
        ),
        (
            {"target": ["left"], "task": "regression"},
            CompetitionError,
            "needs numbers to predict, but left holds text",
        ),
        (
            {"target": ["left"], "task": "bynary"},
            UnknownNameError,
            r"no task named 'bynary'. Did you mean binary\?",
        ),
        (
            {"target": ["left"], "metric": "rmse"},
            UsageError,
            "rmse serves regression, multioutput, but this task is binary",
        ),
        (
            {"target": ["left"], "positive": "yess"},
            UnknownNameError,
            r"no class named 'yess'\. Did you mean yes\?",
        ),
        ({"target": ["left"], "id": "household"}, CompetitionError, "'household' holds 'h0' more than once"),
        ({"target": ["never"]}, CompetitionError, "'never' holds no value"),
    ],
)
def test_wishes_that_cannot_be_met(
    wishes: dict, error: type, message: str, people: Path, workspace: Workspace
) -> None:
    with pytest.raises(error, match=message):
        new_competition(workspace, "people", data=people, **wishes)
    assert list(workspace.competitions.iterdir()) == []


def test_a_missing_file_is_named(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no file .*gone\.csv"):
        new_competition(workspace, "gone", data=tmp_path / "gone.csv", target=["y"])


def test_openml_knows_the_usual_target_and_the_columns_to_leave_out(
    server, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_OPENML", server.url)
    rows = "".join(f"{i},{i}.5,{'ab'[i % 3 == 0]},z\n" for i in range(30))
    header = "@relation t\n@attribute nr numeric\n@attribute x numeric\n@attribute kind {a, b}\n"
    server.answers["/t.arff"] = f"{header}@attribute note string\n@data\n{rows}".encode()
    description = {
        "name": "t",
        "format": "ARFF",
        "url": "https://api.openml.org/t.arff",
        "default_target_attribute": "kind",
        "row_id_attribute": "nr",
        "ignore_attribute": "note",
    }
    server.answers["/api/v1/json/data/7"] = json.dumps({"data_set_description": description}).encode()
    made = new_competition(workspace, "open", data="openml:7", target=[])
    data = read_spec(made.folder).data
    assert (data.source, data.target, data.id, data.drop) == ("openml:7", ("kind",), "nr", ("note",))
    assert (made.task, made.positive) == ("binary", "b")
