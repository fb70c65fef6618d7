import subprocess
import sys

import pytest

from harness.competition.open import open_competition
from harness.errors import SpecError, UnknownNameError
from harness.workspace import Workspace

TOML = '[data]\nsource = "t.csv"\ntarget = "y"\n[metric]\nname = "{metric}"\n'
TABLE = {"x": range(40), "y": ["a", "b"] * 20}
HEAVY = {"pandas", "sklearn", "scipy", "pydantic", "pooch", "filelock", "tomllib"}
OPEN = (
    "import sys; from pathlib import Path\n"
    "from harness.competition.open import open_competition\n"
    "from harness.competition.prepared.tables import load_solution, read_test\n"
    "from harness.workspace import Workspace\n"
    "prepared = open_competition(Workspace(Path(sys.argv[1])), sys.argv[2])\n"
    "assert len(load_solution(prepared).truth) == read_test(prepared).num_rows\n"
    "print(*{name.partition('.')[0] for name in sys.modules})\n"
)


@pytest.mark.parametrize("name", ["best-line", "iris", "linnerud"])
def test_a_second_opening_gives_the_same(tmp_path, name):
    first = open_competition(Workspace(tmp_path), name)
    assert first.rows_train > 0
    assert first.folder.is_relative_to(tmp_path / ".harness")
    assert open_competition(Workspace(tmp_path), name) == first


def test_it_is_prepared_anew_where_asked_or_needed(tmp_path, write_competition):
    folder = write_competition(TOML.format(metric="accuracy"), t=TABLE)
    workspace = Workspace(tmp_path)
    first = open_competition(workspace, "this-one")
    forced = open_competition(workspace, "this-one", force=True)
    assert forced.folder != first.folder
    assert forced.fingerprints == first.fingerprints
    write_competition(TOML.format(metric="f1"))
    assert open_competition(workspace, str(folder)).spec.metric.name == "f1"


def test_an_unknown_name_lists_near_ones(tmp_path):
    with pytest.raises(UnknownNameError, match="Did you mean best-line"):
        open_competition(Workspace(tmp_path), "bestline")


def test_a_mistake_in_the_file_is_told_even_if_it_was_prepared_before(tmp_path, write_competition):
    write_competition(TOML.format(metric="accuracy"), t=TABLE)
    open_competition(Workspace(tmp_path), "this-one")
    write_competition(TOML.format(metric="acuracy"))
    with pytest.raises(SpecError, match="Did you mean accuracy"):
        open_competition(Workspace(tmp_path), "this-one")


@pytest.mark.parametrize(
    ("metric", "target"),
    [("accuracy", ["a", "b"]), ("rmse", [1.5, 2.5, 4]), ("map_at_k", ["a b", "c", "b"])],
)
def test_a_current_competition_opens_without_heavy_imports(tmp_path, write_competition, metric, target):
    text = TOML.format(metric=metric)
    if metric == "map_at_k":
        text = f'[competition]\ntask = "multiclass"\n{text}'
    number = range(60)
    table = {
        "id": [f"row {row}" for row in number],
        "x": number,
        "y": [target[row % len(target)] for row in number],
    }
    write_competition(text.replace("[metric]", 'id = "id"\n[metric]'), t=table)
    open_competition(Workspace(tmp_path), "this-one")
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(tmp_path), "this-one"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert not HEAVY & set(done.stdout.split())
