"""Tables split in two as `prepare` would, so that every check can be tried on its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.report import run_check
from harness.competition.check.tables import CheckTables, Role, SourceRows, Target
from harness.competition.columns import infer_types
from harness.competition.open import open_competition
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.competition.check.base import CheckSpec, Finding
    from harness.competition.prepared import Prepared

DATA = Path(__file__).parents[5] / "shared" / "data"
MakeTables = Callable[..., CheckTables]


def _encode(answers: pd.Series) -> tuple[np.ndarray, tuple[str, ...]]:
    if pd.api.types.is_float_dtype(answers.dtype) or answers.nunique() > 30:
        return answers.to_numpy(dtype=np.float64), ()
    labels = sorted(map(str, answers.unique()))
    return answers.astype(str).map({label: code for code, label in enumerate(labels)}).to_numpy(), tuple(
        labels
    )


def make_tables(
    frame: pd.DataFrame,
    *targets: str,
    hidden: np.ndarray | None = None,
    row_id: str | None = None,
    group: str | None = None,
    seed: int = 0,
    **roles: Any,
) -> CheckTables:
    """The tables of a competition whose hidden rows are a random third unless told otherwise."""
    random = np.random.default_rng(seed)
    if hidden is None:
        hidden = random.random(len(frame)) < 1 / 3
    features = frame.drop(columns=[*targets, *([row_id] if row_id else [])])
    encoded = {name: _encode(frame[name]) for name in targets}
    first, classes = next(iter(encoded.values()), (np.empty(0), ()))
    task = "clustering" if not targets else "multioutput" if len(targets) > 1 else "regression"
    if classes:
        task = "binary" if len(classes) == 2 else "multiclass"
    visible = int((~hidden).sum())
    settings: dict[str, Any] = {
        "public": random.random(int(hidden.sum())) < 0.3,
        "folds": random.permutation(np.arange(visible) % 5),
        "source": SourceRows(features=features, target=first, classes=len(classes)) if targets else None,
    }
    return CheckTables(
        train=features[~hidden].reset_index(drop=True),
        test=features[hidden].reset_index(drop=True),
        types=infer_types(features, declared={}),
        task=task,
        targets=tuple(
            Target(name=name, train=values[~hidden], test=values[hidden], classes=labels)
            for name, (values, labels) in encoded.items()
        ),
        id=Role(name=row_id, train=frame.loc[~hidden, row_id], test=frame.loc[hidden, row_id])
        if row_id
        else None,
        group=Role(name=group, train=frame.loc[~hidden, group], test=frame.loc[hidden, group])
        if group
        else None,
        **{**settings, **roles},
    )


@pytest.fixture(name="make_tables")
def make_tables_fixture() -> MakeTables:
    """The factory of tables."""
    return make_tables


@pytest.fixture
def find() -> Callable[[CheckSpec, CheckTables], dict[tuple[str, str | None], Finding]]:
    """The findings of one check by level and column."""
    return lambda spec, tables: {(f.level, f.column): f for f in run_check(spec, tables)}


@pytest.fixture
def clean() -> pd.DataFrame:
    """400 rows of honest measurements: `y` follows `a`, `b` and `kind` with much noise; `yes` follows `y`."""
    random = np.random.default_rng(42)
    frame = pd.DataFrame({"a": random.normal(size=400), "b": random.exponential(size=400)})
    frame["kind"] = random.choice(["tin", "oak", "wax"], size=400)
    frame["y"] = (
        frame["a"]
        + 0.5 * frame["b"]
        + frame["kind"].map({"tin": 0.0, "oak": 1.0, "wax": 2.0})
        + random.normal(size=400)
    )
    frame["yes"] = np.where(frame["y"] + random.normal(size=400) > 1.5, "yes", "no")
    return frame


@pytest.fixture
def shared_data() -> Path:
    """Where the real tables lie, if this machine has them."""
    return DATA


@pytest.fixture
def prepare_competition(tmp_path) -> Callable[..., Prepared]:
    """A competition written down, and prepared as the command does it."""

    def prepare(source: pd.DataFrame | Path, toml: str, **files: pd.DataFrame) -> Prepared:
        folder = tmp_path / "competitions" / "trial"
        folder.mkdir(parents=True)
        if isinstance(source, Path) and not source.is_file():
            pytest.skip(f"the real table {source.parent.name} is not on this machine")
        place = source
        if isinstance(source, pd.DataFrame):
            place = folder / "train.csv"
            source.to_csv(place, index=False)
        for name, table in files.items():
            table.to_csv(folder / f"{name}.csv", index=False)
        text = toml.replace("[data]", f'[data]\nsource = "{place}"')
        (folder / "competition.toml").write_text(text, encoding="utf-8")
        return open_competition(Workspace(tmp_path), "trial")

    return prepare
