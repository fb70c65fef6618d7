import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from pyarrow import parquet

from harness.competition.prepare import prepare
from harness.competition.prepare.publish import new_version, preparation_lock, write_tables, write_text
from harness.competition.prepared.tables import load_prepared, load_solution, read_test, read_train
from harness.competition.spec.validation import read_spec
from harness.errors import WorkspaceError
from harness.workspace import Workspace

TOML = (
    '[data]\nsource = "t.csv"\nid = "id"\ntarget = "y"\n[split]\nseed = {seed}\n[metric]\nname = "roc_auc"\n'
)
TABLE = {"id": range(400), "x": range(400), "y": [0, 1] * 200}
PREPARE = (
    "import sys; from pathlib import Path\n"
    "from harness.competition.prepare import prepare\n"
    "from harness.competition.spec.validation import read_spec\n"
    "from harness.workspace import Workspace\n"
    "print('ready', flush=True)\n"
    "for _ in range(int(sys.argv[3])):\n"
    "    prepare(read_spec(Path(sys.argv[1])), Workspace(Path(sys.argv[2])), force=True)\n"
    "    print('made', flush=True)\n"
)


def start(folder, workspace, times):
    command = [sys.executable, "-c", PREPARE, str(folder), str(workspace.root), str(times)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def write_version(workspace, value):
    with preparation_lock(workspace, "a"), new_version(workspace, "a") as folder:
        write_tables(folder, {"public/train.parquet": pa.table({"x": [value]})})
        write_text(folder / "manifest.json", str(value))


def versions_in(root):
    return [path for path in (root / ".harness" / "data" / ".versions").iterdir() if path.is_dir()]


def check_whole(prepared):
    """The tables of one version fit each other."""
    assert read_train(prepared).num_rows == prepared.rows_train
    assert load_solution(prepared).ids.tolist() == read_test(prepared)["id"].to_pylist()


def test_a_new_version_takes_the_place_of_the_old(tmp_path):
    workspace = Workspace(tmp_path)
    for value in range(5):
        write_version(workspace, value)
        assert (workspace.data("a") / "manifest.json").read_text() == str(value)
        assert parquet.read_table(workspace.data("a") / "public" / "train.parquet")["x"].to_pylist() == [
            value
        ]


def test_a_reader_stays_with_the_version_it_opened(tmp_path):
    workspace = Workspace(tmp_path)
    write_version(workspace, 1)
    reader = workspace.data("a").resolve()
    write_version(workspace, 2)
    assert (reader / "manifest.json").read_text() == "1"
    write_version(workspace, 3)
    assert (reader / "manifest.json").read_text() == "1"


def test_old_versions_are_removed_but_for_one(tmp_path):
    workspace = Workspace(tmp_path)
    for value in range(4):
        write_version(workspace, value)
        os.utime(workspace.data("a").resolve(), (value, value))
    assert sorted((version / "manifest.json").read_text() for version in versions_in(tmp_path)) == ["2", "3"]


def test_a_version_that_fails_leaves_nothing(tmp_path):
    workspace = Workspace(tmp_path)
    write_version(workspace, 1)
    with (
        preparation_lock(workspace, "a"),
        pytest.raises(ValueError, match="stop"),
        new_version(workspace, "a"),
    ):
        raise ValueError("stop")
    assert (workspace.data("a") / "manifest.json").read_text() == "1"
    assert len(versions_in(tmp_path)) == 1


def test_a_folder_in_the_place_of_the_link_is_replaced(tmp_path):
    workspace = Workspace(tmp_path)
    workspace.data("a").mkdir(parents=True)
    (workspace.data("a") / "manifest.json").write_text("from a copied workspace")
    write_version(workspace, 2)
    assert (workspace.data("a") / "manifest.json").read_text() == "2"


def test_other_competitions_are_left_alone(tmp_path):
    workspace = Workspace(tmp_path)
    for slug in ("a", "a-b"):
        with preparation_lock(workspace, slug), new_version(workspace, slug) as folder:
            write_text(folder / "manifest.json", slug)
    write_version(workspace, 1)
    write_version(workspace, 2)
    assert (workspace.data("a-b") / "manifest.json").read_text() == "a-b"


def test_a_workspace_that_cannot_be_written(tmp_path):
    (tmp_path / ".harness").write_text("a file where a folder must be")
    with (
        pytest.raises(WorkspaceError, match=r"\.versions cannot be made"),
        preparation_lock(Workspace(tmp_path), "a"),
    ):
        pass


def test_a_full_disk_is_told_and_changes_nothing(tmp_path):
    workspace = Workspace(tmp_path)
    write_version(workspace, 1)
    with (
        pytest.raises(WorkspaceError, match=r"cannot be written: .*Nothing was changed"),
        preparation_lock(workspace, "a"),
        new_version(workspace, "a") as folder,
    ):
        write_text(folder / "missing" / "manifest.json", "2")
    assert (workspace.data("a") / "manifest.json").read_text() == "1"


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal")
def test_a_kill_at_any_instant_leaves_the_old_version_or_the_new(tmp_path, write_competition):
    workspace = Workspace(tmp_path)
    folder = write_competition(TOML.format(seed=0), t=TABLE)
    seen = {prepare(read_spec(folder), workspace).folder}
    for turn in range(4):
        process = start(folder, workspace, times=1000)
        assert process.stdout is not None
        assert [process.stdout.readline() for _ in range(turn)] == ["made\n"] * turn
        time.sleep(0.017 * turn)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        prepared = load_prepared(workspace.data("this-one"))
        check_whole(prepared)
        seen.add(prepared.folder)
    assert len(seen) > 1
    check_whole(prepare(read_spec(folder), workspace, force=True))
    assert all((version / "manifest.json").is_file() for version in versions_in(tmp_path))


def test_readers_and_two_preparing_processes_do_not_meet(tmp_path, write_competition):
    workspace = Workspace(tmp_path)
    folder = write_competition(TOML.format(seed=0), t=TABLE)
    prepare(read_spec(folder), workspace)
    processes = [start(folder, workspace, times=8) for _ in range(2)]
    reads = 0
    while any(process.poll() is None for process in processes):
        prepared = load_prepared(workspace.data("this-one"))
        assert read_train(prepared).num_rows == prepared.rows_train
        reads += 1
    assert [process.communicate()[0] for process in processes] == ["made\n" * 8] * 2
    assert [process.returncode for process in processes] == [0, 0]
    assert reads > 3


def test_threads_that_prepare_at_once_make_it_once(tmp_path, write_competition):
    workspace = Workspace(tmp_path)
    spec = read_spec(write_competition(TOML.format(seed=0), t=TABLE))
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: prepare(spec, workspace), range(4)))
    assert len({prepared.folder for prepared in made}) == 1
