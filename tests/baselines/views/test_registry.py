from __future__ import annotations

import subprocess
import sys

import pytest

from baselines.errors import BaselineError
from baselines.views.registry import find_view, view_names


def test_every_view_is_found_under_its_name() -> None:
    assert view_names() == ("codes", "scaled")
    assert [find_view(name).name for name in view_names()] == ["codes", "scaled"]


def test_an_unknown_view_names_the_known_ones() -> None:
    with pytest.raises(BaselineError, match="no view 'trees'; the views are codes, scaled"):
        find_view("trees")


def test_heavy_libraries_wait_until_a_view_is_fitted() -> None:
    script = (
        "import sys; from baselines.views.registry import find_view; import baselines.views.kept\n"
        "find_view('codes'), find_view('scaled')\n"
        "print([name for name in ('sklearn', 'scipy', 'pandas', 'filelock') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
