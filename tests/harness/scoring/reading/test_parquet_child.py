import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from harness.scoring.reading import parquet_child
from harness.scoring.reading.parquet_child import Bounds

BOUNDS = Bounds(
    rows=1_000, columns=10, cell_bytes=1 << 30, batch_rows=1_000, memory_bytes=1 << 30, seconds=60
)


def run_child(table, bounds, tmp_path):
    parquet.write_table(table, tmp_path / "f", compression="zstd")
    with (tmp_path / "f").open("rb") as file:
        command = [sys.executable, "-P", str(Path(parquet_child.__file__)), json.dumps(asdict(bounds))]
        return subprocess.run(command, stdin=file, capture_output=True, check=False, timeout=60)


def test_the_stream_holds_the_columns(tmp_path):
    table = pa.table({"id": np.arange(5), "y": np.ones(5)})
    done = run_child(table, BOUNDS, tmp_path)
    assert done.returncode == 0, done.stderr
    assert pa.ipc.open_stream(done.stdout).read_all().equals(table)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux keeps to a limit of addresses")
def test_more_memory_than_is_allowed_ends_the_child_only(tmp_path):
    table = pa.table({"y": ["x" * 20_000_000] * 2})
    assert run_child(table, BOUNDS, tmp_path).returncode == 0
    done = run_child(table, replace(BOUNDS, memory_bytes=16 << 20), tmp_path)
    assert done.returncode == parquet_child.TOO_LARGE


def test_a_refusal_is_one_line_on_stderr(tmp_path):
    done = run_child(pa.table({"y": [[1]]}), BOUNDS, tmp_path)
    assert done.returncode == parquet_child.REFUSED
    assert done.stderr == b"has a column 'y' of type list<element: int64>; expected numbers or text."


def test_only_the_standard_library_and_arrow_are_imported(tmp_path):
    source = Path(parquet_child.__file__).read_text(encoding="utf-8")
    assert "import harness" not in source
    assert "from harness" not in source
