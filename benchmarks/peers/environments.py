"""The interpreter of each framework: a virtual environment of its own, made when it is first needed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from framework import Framework

_VERSION = Path(__file__).with_name("framework_version.py")


def find_python(framework: Framework, folder: Path, chosen: Mapping[str, Path]) -> Path:
    """The interpreter that was chosen, else this one if it suits, else one made for the framework."""
    if framework.name in chosen:
        return chosen[framework.name].absolute()
    current = Path(sys.executable)
    if framework.suits(current):
        return current
    return _make_environment(framework, folder / framework.name)


def find_version(framework: Framework, python: Path) -> str:
    """The version that this interpreter runs."""
    command = [str(python), str(_VERSION), framework.distribution, *framework.packages]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _make_environment(framework: Framework, folder: Path) -> Path:
    python, ready = folder / "bin" / "python", folder / "ready"
    if ready.exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    print(f"Making an environment for {framework.name} in {folder}.", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *framework.requirements], check=True)
    ready.touch()
    return python
