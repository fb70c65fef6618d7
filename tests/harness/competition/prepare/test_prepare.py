import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from harness.competition.prepare import prepare
from harness.competition.prepared.tables import (
    load_prepared,
    load_solution,
    read_sample_submission,
    read_test,
    read_train,
)
from harness.competition.spec.validation import read_spec
from harness.errors import CompetitionError, SpecError
from harness.workspace import Workspace

SHARED = Path(__file__).parents[5] / "shared" / "data"
TOML = '[data]\nsource = "t.csv"\nid = "id"\ntarget = "y"\n{more}[metric]\nname = "roc_auc"\n'
METRICS = {"binary": "roc_auc", "multiclass": "accuracy", "regression": "rmse"}
real_tables = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared tables are not on this machine")


def table(rows=200):
    number = np.arange(rows)
    return pd.DataFrame(
        {
            "id": number * 3,
            "x": np.sin(number),
            "word": np.where(number % 2, "odd", "even"),
            "day": (pd.Timestamp("2024-01-01") + pd.to_timedelta(number // 5, unit="D")).strftime("%Y-%m-%d"),
            "g": number // 7,
            "y": (number % 4 == 0).astype(int),
        }
    )


def everything(prepared):
    return pd.concat([read_train(prepared).to_pandas(), read_test(prepared).to_pandas()])


def test_every_row_is_there_once_and_the_answers_are_not(make_prepared):
    prepared = make_prepared(TOML.format(more=""), t=table())
    source, made = table().set_index("id"), everything(prepared).set_index("id")
    assert sorted(made.index) == sorted(source.index)
    assert (made["x"] == source["x"].loc[made.index]).all()
    assert read_test(prepared).column_names == ["id", "x", "word", "day", "g"]
    solution = load_solution(prepared)
    assert solution.ids.tolist() == read_test(prepared)["id"].to_pylist()
    assert (solution.truth == source["y"].loc[solution.ids]).all()
    assert [(column.name, column.type) for column in prepared.columns] == [
        ("x", "number"),
        ("word", "category"),
        ("day", "date"),
        ("g", "number"),
    ]


def test_fingerprints_are_pinned(make_prepared):
    prepared = make_prepared(TOML.format(more=""), t=table())
    assert prepared.fingerprints.data == "960eaf2a11304be1b0b0d8b0dbebf97b"
    assert prepared.fingerprints.spec == "407dfa6c1523e68bbc69191c37a40a98"


def test_another_hash_seed_makes_the_same_tables(tmp_path, write_competition):
    folder = write_competition(TOML.format(more="[split]\ngroup = 'g'\n"), t=table())
    code = (
        "import sys; from pathlib import Path\n"
        "from harness.competition.prepare import prepare\n"
        "from harness.competition.spec.validation import read_spec\n"
        "from harness.workspace import Workspace\n"
        "made = prepare(read_spec(Path(sys.argv[1])), Workspace(Path(sys.argv[2])), force=True)\n"
        "print(made.fingerprints)\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(folder), str(tmp_path / seed)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
        if not (tmp_path / seed).mkdir()
    }
    assert len(found) == 1


def test_the_order_of_the_source_tells_nothing(make_prepared):
    by_class = table().sort_values("y", ignore_index=True)
    prepared = make_prepared(TOML.format(more=""), t=by_class)
    for made in (read_train(prepared).to_pandas()["y"].to_numpy(), load_solution(prepared).truth):
        half = len(made) // 2
        assert abs(made[:half].mean() - made[half:].mean()) < 0.2


def test_the_order_of_the_source_changes_nothing(make_prepared):
    first = make_prepared(TOML.format(more=""), t=table())
    shuffled = make_prepared(TOML.format(more=""), t=table().sample(frac=1, random_state=3))
    assert first.fingerprints == shuffled.fingerprints


def test_made_ids_tell_nothing(make_prepared):
    by_class = table(1000).sort_values("y", ignore_index=True).drop(columns="id")
    prepared = make_prepared(TOML.format(more="").replace('id = "id"\n', ""), t=by_class)
    train = read_train(prepared).to_pandas()
    assert prepared.id_made
    assert sorted(everything(prepared)["id"]) == list(range(1, 1001))
    assert abs(np.corrcoef(train["id"], train["y"])[0, 1]) < 0.1
    assert train["id"].is_monotonic_increasing


def test_made_ids_follow_time(make_prepared):
    text = TOML.format(more='[split]\ntime = "day"\n').replace('id = "id"\n', "")
    prepared = make_prepared(text, t=table().drop(columns="id").sample(frac=1, random_state=0))
    made = everything(prepared)
    assert made["day"].is_monotonic_increasing
    assert made["id"].tolist() == list(range(1, 201))
    assert read_train(prepared).to_pandas()["day"].max() < read_test(prepared).to_pandas()["day"].min()
    solution = load_solution(prepared)
    days = read_test(prepared).to_pandas()["day"]
    assert days[solution.public].max() < days[~solution.public].min()
    assert solution.block is not None
    assert (np.diff(solution.block) >= 0).all()


def test_a_usage_column_is_shown_to_nobody(make_prepared):
    usage = ["train", "train", "public", "private"] * 50
    text = TOML.format(more='[split]\ncolumn = "usage"\n')
    prepared = make_prepared(text, t=table().assign(usage=usage))
    assert "usage" not in read_train(prepared).column_names + read_test(prepared).column_names
    assert sorted(load_solution(prepared).ids) == [row * 3 for row in range(200) if row % 4 > 1]


def test_everything_left_open_is_decided_in_the_manifest(make_prepared):
    prepared = make_prepared(TOML.format(more=""), t=table())
    record = json.loads((prepared.folder / "manifest.json").read_text(encoding="utf-8"))["prepared"]
    assert record["spec"]["about"]["task"] == "binary"
    assert record["spec"]["data"]["positive"] == "1"
    assert record["spec"]["split"] == {
        "test": 0.25,
        "public": 0.3,
        "method": "stratified",
        "group": None,
        "time": None,
        "column": None,
        "seed": 0,
        "folds": {
            "count": 5,
            "method": "stratified",
            "group": None,
            "time": None,
            "column": None,
            "gap": None,
        },
    }
    assert load_prepared(prepared.folder) == prepared


def test_it_is_made_once_and_again_when_something_changes(tmp_path, write_competition):
    workspace = Workspace(tmp_path)

    def version():
        return prepare(read_spec(folder), workspace).folder.name

    folder = write_competition(TOML.format(more=""), t=table())
    first = version()
    assert version() == first
    for name in ("reference.py", "competition.toml", "t.csv"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("# changed\n" if name != "t.csv" else "999,0.5,odd,2024-02-01,3,1\n")
        assert version() != first
        first = version()
    assert prepare(read_spec(folder), workspace, force=True).folder.name != first


def test_a_title_changes_no_fingerprint_and_a_seed_does(make_prepared):
    plain = make_prepared(TOML.format(more=""), t=table()).fingerprints
    titled = '[competition]\ntitle = "T"\ndeadline = 2030-01-01T00:00:00Z\n' + TOML.format(
        more="[rules]\nteam_size = 3\n"
    )
    assert make_prepared(titled, t=table()).fingerprints == plain
    seeded = make_prepared(TOML.format(more="[split]\nseed = 1\n"), t=table()).fingerprints
    assert seeded.data != plain.data
    assert seeded.spec != plain.spec
    assert seeded.metric == plain.metric
    other = make_prepared(TOML.format(more="").replace("roc_auc", "log_loss"), t=table()).fingerprints
    assert (other.spec, other.data) == (plain.spec, plain.data)
    assert other.metric != plain.metric


def test_columns_that_are_not_there_are_all_told(make_prepared):
    more = 'drop = ["wrod"]\ntext = ["nothing"]\n[split]\ngroup = "G"\n'
    with pytest.raises(SpecError, match="3 mistakes") as caught:
        make_prepared(TOML.format(more=more), t=table())
    assert caught.value.problems == (
        "data.drop: 'wrod' is no column of t.csv. Did you mean 'word'?",
        "data.text: 'nothing' is no column of t.csv. Its columns are: id, x, word, day, g, y.",
        "split.group: 'G' is no column of t.csv. Did you mean 'g'?",
    )


def test_a_table_of_answers_alone_needs_an_id(make_prepared):
    answers = table()[["id", "y"]]
    assert make_prepared(TOML.format(more=""), t=answers).columns == ()
    with pytest.raises(CompetitionError, match=r"t.csv has no column to predict y from"):
        make_prepared(TOML.format(more="").replace('id = "id"\n', ""), t=answers[["y"]])


def test_a_column_of_harness_own_is_refused(make_prepared):
    with pytest.raises(CompetitionError, match="keeps the column name '_public' for itself"):
        make_prepared(TOML.format(more=""), t=table().assign(_public=1))


def test_a_failed_preparation_leaves_the_old_one(make_prepared):
    before = make_prepared(TOML.format(more=""), t=table())
    with pytest.raises(CompetitionError, match="holds only '1'"):
        make_prepared(TOML.format(more=""), t=table().assign(y=1))
    assert load_prepared(before.folder.parents[1] / "this-one") == before


@real_tables
@pytest.mark.parametrize("name", json.loads((SHARED / "suite.json").read_text()) if SHARED.is_dir() else [])
def test_real_tables(make_prepared, name):
    case = json.loads((SHARED / "suite.json").read_text())[name]
    text = (
        f'[data]\nsource = "{SHARED / case["path"]}"\ntarget = "{case["target"]}"\n'
        f"drop = {case.get('drop', [])}\n"
        f'[metric]\nname = "{METRICS[case["task"]]}"\n'
    )
    prepared = make_prepared(text)
    assert prepared.task == case["task"]
    assert prepared.rows_train == pytest.approx(3 * prepared.rows_test, abs=5)
    assert (
        read_sample_submission(prepared).num_rows == prepared.rows_test == len(load_solution(prepared).truth)
    )
    assert case["target"] not in read_test(prepared).column_names


@real_tables
def test_the_official_test_file_of_adult(make_prepared):
    folder = SHARED / "adult"
    prepared = make_prepared(
        f'[data]\nsource = "{folder / "train.csv"}"\ntest = "{folder / "test.csv"}"\ntarget = "income"\n'
        '[metric]\nname = "roc_auc"\n'
    )
    assert (prepared.rows_train, prepared.rows_test, prepared.classes) == (32561, 16281, ("<=50K", ">50K"))
    assert load_solution(prepared).truth.sum() == 3846


@real_tables
def test_bicycles_by_the_day(make_prepared):
    source = SHARED / "bike_sharing_hourly" / "hour.csv"
    prepared = make_prepared(
        f'[data]\nsource = "{source}"\nid = "instant"\ntarget = "cnt"\ndrop = ["casual", "registered"]\n'
        'dayfirst = true\n[split]\ntime = "dteday"\n[metric]\nname = "rmsle"\n'
    )
    assert read_train(prepared).to_pandas()["dteday"].max() < read_test(prepared).to_pandas()["dteday"].min()
