import json

import pytest

from harness.competition.prepare import prepare
from harness.competition.prepared.manifest import read_current, take_inputs
from harness.competition.prepared.tables import load_prepared
from harness.competition.spec.validation import read_spec
from harness.errors import CompetitionError
from harness.workspace import Workspace

TOML = (
    '[competition]\ntitle = "Ünïcode"\ndeadline = 2030-01-01T00:00:00Z\n[data]\nsource = "t.csv"\n'
    'target = "y"\n'
    'types = { x = "category" }\n[metric]\nname = "fbeta"\noptions = { beta = 0.5 }\nalso = ["accuracy"]\n'
    "[rules]\nteam_size = 3\n"
)
TABLE = {"x": range(40), "z": range(40), "y": ["a", "b"] * 20}


def test_a_prepared_competition_is_read_back_as_it_was(make_prepared):
    prepared = make_prepared(TOML, t=TABLE)
    assert load_prepared(prepared.folder) == prepared
    assert prepared.title == "Ünïcode"


def test_it_is_current_until_a_file_changes(make_prepared):
    prepared = make_prepared(TOML, t=TABLE)
    folder = prepared.spec.folder
    assert read_current(prepared.folder, folder) == prepared
    (folder / "reference.py").write_text("")
    assert read_current(prepared.folder, folder) is None
    (folder / "reference.py").unlink()
    assert read_current(prepared.folder, folder) == prepared
    (folder / "t.csv").touch()
    assert read_current(prepared.folder, folder) is None


def test_a_missing_data_file_is_no_longer_current(make_prepared):
    prepared = make_prepared(TOML, t=TABLE)
    (prepared.spec.folder / "t.csv").unlink()
    assert read_current(prepared.folder, prepared.spec.folder) is None


def test_the_same_name_elsewhere_is_another_competition(make_prepared, tmp_path):
    prepared = make_prepared(TOML, t=TABLE)
    assert read_current(prepared.folder, tmp_path / "elsewhere" / "this-one") is None


def test_a_toml_that_changes_after_it_was_read_is_not_current(tmp_path, write_competition):
    folder = write_competition(TOML, t=TABLE)
    spec = read_spec(folder)
    write_competition(f"{TOML}# changed meanwhile\n")
    assert read_current(prepare(spec, Workspace(tmp_path)).folder, folder) is None
    assert read_current(prepare(read_spec(folder), Workspace(tmp_path)).folder, folder) is not None


def test_nothing_is_prepared_yet(tmp_path):
    assert read_current(tmp_path / "none", tmp_path) is None
    with pytest.raises(CompetitionError, match=r"holds no prepared competition. Run: harness prepare"):
        load_prepared(tmp_path / "none")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": 1}', '{"format": 1, "prepared": 3, "inputs": {}}']
)
def test_a_damaged_manifest_is_told(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    assert read_current(tmp_path, tmp_path) is None
    with pytest.raises(
        CompetitionError, match=r"manifest.json is damaged. Run: harness prepare NAME --force"
    ):
        load_prepared(tmp_path)


def test_a_manifest_of_another_version_is_prepared_anew(make_prepared):
    prepared = make_prepared(TOML, t=TABLE)
    file = prepared.folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"format": 999}))
    with pytest.raises(CompetitionError, match="prepared by another version of harness"):
        load_prepared(prepared.folder)
    assert read_current(prepared.folder, prepared.spec.folder) is None


def test_inputs_name_what_is_not_there_too(tmp_path):
    inputs = take_inputs(tmp_path, code=["more.py"], files=[tmp_path / "gone.csv"])
    assert inputs.code == dict.fromkeys(
        ["competition.toml", "data.py", "metric.py", "reference.py", "more.py"], ""
    )
    assert inputs.files[0].size == -1
