import subprocess
import sys

import pytest

from harness.competition.open import open_competition
from harness.errors import UnknownNameError
from harness.workspace import Workspace

BUNDLED = ["best-line", "breast-cancer", "diabetes", "digits", "linnerud", "store-demand", "wine"]
HEAVY = {"pandas", "sklearn", "scipy", "pydantic", "pooch", "filelock"}


@pytest.mark.parametrize("name", BUNDLED)
def test_a_second_opening_gives_the_same(tmp_path, name):
    first = open_competition(Workspace(tmp_path), name)
    assert first.rows_train > 0
    assert open_competition(Workspace(tmp_path), name) == first


def test_an_unknown_name_lists_near_ones(tmp_path):
    with pytest.raises(UnknownNameError, match="Did you mean best-line"):
        open_competition(Workspace(tmp_path), "bestline")


def test_a_current_competition_opens_without_heavy_imports(tmp_path):
    open_competition(Workspace(tmp_path), "best-line")
    code = (
        "import sys; from pathlib import Path\n"
        "from harness.competition.open import open_competition\n"
        "from harness.competition.prepared import load_solution\n"
        "from harness.workspace import Workspace\n"
        "prepared = open_competition(Workspace(Path(sys.argv[1])), 'best-line')\n"
        "assert len(load_solution(prepared).truth) == prepared.rows_test\n"
        "print(*{name.partition('.')[0] for name in sys.modules})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert not HEAVY & set(done.stdout.split())
