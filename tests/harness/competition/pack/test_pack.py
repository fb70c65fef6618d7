import csv
import io

import numpy as np
import pandas as pd
import pytest

from harness.competition.pack import write_pack
from harness.competition.prepared.tables import load_solution, read_test
from harness.errors import UsageError, WorkspaceError

TOML = (
    '[competition]\ntitle = "A pack"\n[data]\nsource = "t.csv"\nid = "id"\ntarget = "y"\nweight = "w"\n'
    '[split]\ncolumn = "usage"\n[metric]\nname = "rmse"\n'
)


def table(rows=300):
    """Answers and weights are numbers that nothing else in the table can look like."""
    number = np.arange(rows)
    return pd.DataFrame(
        {
            "id": number,
            "day": (pd.Timestamp("2024-01-01") + pd.to_timedelta(number, unit="D")).strftime("%Y-%m-%d"),
            "word": np.where(number % 2, "plain", 'with "quotes", and\nlines'),
            "flag": number % 3 == 0,
            "x": np.where(number % 5 == 0, np.nan, number % 10),
            "y": number + 0.123456,
            "w": number + 0.654321,
            "usage": np.where(number < 200, "train", np.where(number % 2, "public", "private")),
        }
    )


def packed(make_prepared, tmp_path, toml=TOML, **files):
    prepared = make_prepared(toml, **({"t": table()} | files))
    return prepared, write_pack(prepared, tmp_path / "pack")


def test_a_pack_holds_what_participants_need(make_prepared, tmp_path, write_competition):
    folder = write_competition(TOML)
    (folder / "overview.md").write_text("# The story\n")
    prepared, pack = packed(make_prepared, tmp_path)
    assert [file.name for file in pack.files] == [
        "README.md",
        "overview.md",
        "train.csv",
        "test.csv",
        "sample_submission.csv",
    ]
    assert sorted(path.name for path in pack.folder.iterdir()) == sorted(file.name for file in pack.files)
    train, test = (pd.read_csv(pack.folder / f"{name}.csv") for name in ("train", "test"))
    assert (len(train), len(test)) == (prepared.rows_train, prepared.rows_test)
    assert list(test.columns) == ["id", "day", "word", "flag", "x"]
    assert list(train.columns) == ["id", "day", "word", "flag", "x", "y", "w"]


def test_not_one_hidden_answer_is_in_it(make_prepared, tmp_path):
    prepared, pack = packed(make_prepared, tmp_path)
    text = "".join(file.read_text(encoding="utf-8") for file in pack.files)
    hidden = load_solution(prepared)
    assert hidden.weight is not None
    for secret in (*hidden.truth, *hidden.weight):
        assert str(secret) not in text
    for word in ("_public", "_weight", "_block", "usage", "public", "private"):
        assert word not in text
    assert "0.123456" not in (pack.folder / "test.csv").read_text()


def test_the_rows_do_not_tell_what_is_public(make_prepared, tmp_path):
    prepared, pack = packed(make_prepared, tmp_path)
    public = load_solution(prepared).public
    places = np.flatnonzero(public)
    assert 0.3 < places.mean() / len(public) < 0.7
    assert pd.read_csv(pack.folder / "test.csv")["id"].tolist() == read_test(prepared)["id"].to_pylist()


def test_cells_are_written_as_everybody_writes_them(make_prepared, tmp_path):
    _, pack = packed(make_prepared, tmp_path)
    rows = list(csv.DictReader(io.StringIO((pack.folder / "test.csv").read_text(encoding="utf-8"))))
    by_id = {int(row["id"]): row for row in rows}
    expected = table().set_index("id")
    for id_, row in by_id.items():
        assert row["day"] == expected["day"][id_]
        assert row["word"] == expected["word"][id_]
        assert row["flag"] == str(expected["flag"][id_])
        assert row["x"] == ("" if id_ % 5 == 0 else str(id_ % 10))


def test_a_clustering_has_nothing_to_learn_from(make_prepared, tmp_path):
    toml = (
        '[competition]\ntask = "clustering"\n[data]\nsource = "t.csv"\ntarget = "y"\n[metric]\n'
        'name = "v_measure"\n'
    )
    source = {"x": range(50), "y": ["secret a", "secret b"] * 25}
    _, pack = packed(make_prepared, tmp_path, toml, t=source)
    assert [file.name for file in pack.files] == ["README.md", "test.csv", "sample_submission.csv"]
    assert "secret" not in "".join(file.read_text(encoding="utf-8") for file in pack.files)


def test_a_folder_with_something_in_it_is_refused(make_prepared, tmp_path):
    (tmp_path / "pack").mkdir()
    prepared, _ = packed(make_prepared, tmp_path)
    with pytest.raises(UsageError, match=r"pack is not empty. Name a new or empty folder"):
        write_pack(prepared, tmp_path / "pack")
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"file is a file. Name a new or empty folder"):
        write_pack(prepared, tmp_path / "file")


def test_a_pack_that_cannot_be_written_leaves_nothing(make_prepared, tmp_path):
    prepared, _ = packed(make_prepared, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match=r"cannot be written: .*Name another folder"):
        write_pack(prepared, tmp_path / "file" / "pack")
    assert not list(tmp_path.glob(".pack*"))


def test_the_unlabelled_rows_are_part_of_it(make_prepared, tmp_path):
    toml = TOML.replace('weight = "w"\n', 'test = "u.csv"\ndrop = ["w"]\n').replace(
        'column = "usage"', "test = 0.3"
    )
    source = table().drop(columns="usage")
    unlabelled = source.drop(columns=["y", "w"]).assign(id=source["id"] + 1000)
    _, pack = packed(make_prepared, tmp_path, toml, t=source, u=unlabelled)
    assert "unlabelled.csv" in [file.name for file in pack.files]
    assert len(pd.read_csv(pack.folder / "unlabelled.csv")) == 300
