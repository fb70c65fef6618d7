"""Competitions small enough to score by hand, made as real folders with real Parquet."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from harness.competition.prepared import Fingerprints, Prepared
from harness.competition.spec import About, Data, MetricChoice, Rules, Spec, Split
from harness.workspace import Workspace

MakePrepared = Callable[..., Prepared]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


@pytest.fixture
def make_prepared(workspace: Workspace) -> MakePrepared:
    """A prepared competition with these answers: by default four rows, two of them public.

    With a `sample` submission it has a reference entry; else the board says that it could not be made.
    """

    def make(
        *,
        task="regression",
        metric="rmse",
        also=(),
        options=None,
        ids=(1, 2, 3, 4),
        truth=(1.0, 2.0, 3.0, 4.0),
        classes=(),
        targets=("y",),
        public=None,
        rules: Rules | None = None,
        deadline=None,
        answers=True,
        data_fingerprint="data-1",
        metric_fingerprint="metric-1",
        sample=None,
    ) -> Prepared:
        folder = workspace.data("toy")
        (folder / "public").mkdir(parents=True, exist_ok=True)
        (folder / "private").mkdir(exist_ok=True)
        id_column = pa.array(ids)
        shares = np.arange(len(ids)) < len(ids) // 2 if public is None else np.array(public)
        truths = np.array(truth, dtype=np.int32 if classes else np.float64).reshape(len(ids), -1)
        parquet.write_table(
            pa.table({"id": id_column, "x": np.arange(len(ids))}), folder / "public" / "test.parquet"
        )
        columns = {name: truths[:, place] for place, name in enumerate(targets)}
        solution = pa.table({"id": id_column, **columns, "_public": shares})
        parquet.write_table(solution, folder / "private" / "solution.parquet")
        if sample is not None:
            parquet.write_table(
                pa.table({"id": id_column, "y": sample}), folder / "public" / "sample_submission.parquet"
            )
        spec = Spec(
            slug="toy",
            folder=workspace.competitions / "toy",
            about=About(title="Toy", task=task, deadline=deadline),
            data=Data(source="python", target=targets),
            split=Split(),
            metric=MetricChoice(name=metric, also=tuple(also), options=options or {}),
            rules=rules,
        )
        return Prepared(
            spec=spec,
            folder=folder,
            title="Toy",
            task=task,
            id="id",
            id_made=False,
            id_kind="text" if pa.types.is_string(id_column.type) else "int",
            targets=tuple(targets),
            classes=tuple(classes),
            columns=(),
            rows_train=0,
            rows_test=len(ids),
            rows_public=int(shares.sum()) if answers else 0,
            rows_private=int((~shares).sum()) if answers else 0,
            fingerprints=Fingerprints(spec="spec-1", data=data_fingerprint, metric=metric_fingerprint),
        )

    return make


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """A file with this content."""

    def make(content: str | bytes, name: str = "submission.csv") -> Path:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    return make
