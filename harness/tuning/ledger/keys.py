"""The names of things by what they depend on: fits, predictions, views, problems."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import baselines
from harness.tuning.ledger.ledger import digest

if TYPE_CHECKING:
    from baselines.learning import Config
    from harness.tuning.measure.goal import Goal

__all__ = [
    "code_digest",
    "cut_key",
    "fit_key",
    "library_versions",
    "predictions_key",
    "view_folder",
]

_OWN_FOLDERS = ("tuning/measure", "competition/split")
_OWN_CODE = ("tuning/assemble.py", "tuning/worker/bench.py", "tuning/worker/fit.py", "tuning/worker/judge.py")
_LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "scikit-learn", "lightgbm", "xgboost", "catboost")


def view_folder(problem: Path, view: str, options: Config, fold: int) -> Path:
    """Where a view of one fold is kept; it depends on no metric and no seed of a run."""
    facts = {"view": view, "options": dict(options), "code": code_digest(), "libraries": library_versions()}
    return problem / "views" / f"{view}-{digest(facts)[:12]}-{fold}"


def fit_key(
    problem: str,
    goal: Goal,
    *,
    family: str,
    config: Config,
    fold: int,
    seed: int,
    threads: int,
    rounds: int | None,
    upon: Sequence[Sequence[str]] = (),
) -> str:
    """The key of a complete fit: everything that could change a bit of it.

    The problem's own key stands for data, folds and weights, the code's digest for the family, its view and
    the policy by which it stops. `upon`: the keys of the predictions that it sees, model by model.
    """
    return digest(
        {
            "problem": problem,
            "goal": repr(goal),
            "family": family,
            "config": dict(config),
            "fold": fold,
            "seed": seed,
            "threads": threads,
            "rounds": rounds,
            "upon": [list(keys) for keys in upon],
            "code": code_digest(),
            "libraries": library_versions(),
            "machine": platform.machine(),
        }
    )


def cut_key(key: str, run: str) -> str:
    """The name of a fit that its deadline cut short in that run."""
    return digest({"fit": key, "cut in": run})


def predictions_key(fit: str, rounds: int) -> str:
    """The key of a grown model's predictions at so many rounds."""
    return digest({"fit": fit, "predictions at": rounds})


@cache
def library_versions() -> dict[str, str]:
    """The libraries that fits are made with."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@cache
def code_digest() -> str:
    """The digest of the code that fits: any change of it makes kept fits useless, thought of or not."""
    own = Path(__file__).parents[2]
    folders = (Path(baselines.__file__).parent, *(own / name for name in _OWN_FOLDERS))
    digests = hashlib.sha256()
    files = [file for folder in folders for file in sorted(folder.rglob("*.py"))]
    for file in (*files, *(own / name for name in _OWN_CODE)):
        digests.update(file.name.encode())
        digests.update(file.read_bytes())
    return digests.hexdigest()[:16]
