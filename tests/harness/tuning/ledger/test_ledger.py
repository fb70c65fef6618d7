import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from harness.tuning.ledger.ledger import FitRecord, Ledger, digest

KEY = "ab" + "0" * 38
RECORD = FitRecord(
    family="linear",
    fold=2,
    seconds=1.5,
    rounds=3,
    complete=False,
    loss=0.25,
    curve=np.array([0.5, 0.3, 0.25]),
    valid=np.array([[0.25, 0.75]], dtype=np.float32),
    test=np.array([[0.5, 0.5], [1.0, 0.0]], dtype=np.float32),
)


def test_a_fit_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write(KEY, RECORD)
    found = ledger.read(KEY)
    assert found is not None
    for name in ("family", "fold", "seconds", "rounds", "complete", "loss"):
        assert getattr(found, name) == getattr(RECORD, name)
    for name in ("curve", "valid", "test"):
        kept, there = getattr(found, name), getattr(RECORD, name)
        assert kept.dtype == there.dtype
        np.testing.assert_array_equal(kept, there)


def test_an_unknown_fit_is_none(tmp_path: Path) -> None:
    assert Ledger(tmp_path).read(KEY) is None


@pytest.mark.parametrize("kept", [0, 10, 200, -1])
def test_a_damaged_fit_is_none(tmp_path: Path, kept: int) -> None:
    ledger = Ledger(tmp_path)
    ledger.write(KEY, RECORD)
    (file,) = ledger.folder.glob("*/*")
    content = file.read_bytes()
    file.write_bytes(content[:kept] if kept >= 0 else content[:40] + b"\xff" * 20 + content[60:])
    assert ledger.read(KEY) is None


def test_a_model_waits_until_it_is_dropped(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.read_model(KEY) is None
    ledger.write_model(KEY, {"any": "thing"})  # type: ignore[arg-type]  # a model is what can be pickled
    assert ledger.read_model(KEY) == {"any": "thing"}
    ledger.drop_model(KEY)
    assert ledger.read_model(KEY) is None
    ledger.drop_model(KEY)


def test_a_torn_model_is_none(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.write_model(KEY, list(range(1000)))  # type: ignore[arg-type]  # the same
    (file,) = ledger.folder.glob("*/*")
    file.write_bytes(file.read_bytes()[:50])
    assert ledger.read_model(KEY) is None


def test_the_order_of_facts_does_not_matter_and_every_value_does() -> None:
    assert digest({"a": 1, "b": 2.5}) == digest({"b": 2.5, "a": 1})
    assert len({digest({"a": value}) for value in (1, 1.5, "1", True, None, [1], {"x": 1})}) == 7


def test_a_writer_that_is_killed_leaves_no_torn_fit(tmp_path: Path) -> None:
    """A process writes fits until it is killed; every fit that is there can be read."""
    code = """
    import sys
    from pathlib import Path
    import numpy as np
    from harness.tuning.ledger.ledger import FitRecord, Ledger, digest
    ledger = Ledger(Path(sys.argv[1]))
    for number in range(10**6):
        values = np.full(20_000, number, dtype=np.float32)
        record = FitRecord(family="f", fold=number, seconds=0.0, valid=values, test=values)
        ledger.write(digest({"n": number}), record)
        print(number, flush=True)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [int(writer.stdout.readline()) for _ in range(20)]
        time.sleep(0.05)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout.read().split()]
    ledger = Ledger(tmp_path)
    for number in acknowledged:
        found = ledger.read(digest({"n": number}))
        assert found is not None
        assert found.fold == number
    for file in tmp_path.glob("*/*.npz"):
        assert ledger.read(file.stem) is not None
