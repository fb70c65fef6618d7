"""What a worker does where there are no answers: label the rows to predict, and judge the labels."""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.clustering.choice import silhouette
from baselines.clustering.registry import find_clusterer
from baselines.families.parts.settings import view_settings
from baselines.views.base import Answers
from baselines.views.columns import learn_reader
from baselines.views.registry import find_view
from harness.competition.prepared.tables import read_test
from harness.errors import HarnessError
from harness.tuning.worker.fit import explain_failure
from harness.tuning.worker.memory import forget_peak, peak_megabytes
from harness.whole_file import whole_file

if TYPE_CHECKING:
    from baselines.learning import Config, Matrix, Setting
    from baselines.views.columns import Columns
    from harness.competition.prepared import Prepared

__all__ = ["LabelOrder", "Labelled", "label_rows", "read_rows"]

_VIEW = "scaled"
_JUDGED_IN: Config = {"view_scale": "standard", "view_text": "reduced", "view_dense": True}
_rows: dict[Path, Columns] = {}
_matrices: dict[tuple[Path, tuple[tuple[str, Setting], ...]], Matrix] = {}


@dataclass(frozen=True, kw_only=True)
class LabelOrder:
    """One configuration of a clusterer, and where its labels go."""

    prepared: Prepared
    clusterer: str
    config: Config
    labels: Path
    seed: int


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """What became of it."""

    silhouette: float = float("nan")
    seconds: float = 0.0
    peak_mb: float = 0.0
    error: str | None = None


def label_rows(order: LabelOrder) -> Labelled:
    """The labels in a file and their silhouette; all labelings are judged by the same distances."""
    started = time.perf_counter()
    forget_peak()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a library grumbles about is no news to who reads the board
            score = _label(order)
    except Exception as error:  # noqa: BLE001 - the rim of a labeling: it is recorded, and the run goes on
        return Labelled(seconds=time.perf_counter() - started, error=explain_failure(error))
    return Labelled(silhouette=score, seconds=time.perf_counter() - started, peak_mb=peak_megabytes())


def _label(order: LabelOrder) -> float:
    clusterer = find_clusterer(order.clusterer)
    matrix = _see(order.prepared, view_settings(order.config))
    labels = clusterer.label(matrix, order.config, seed=order.seed)
    score = silhouette(labels, _see(order.prepared, _JUDGED_IN))
    if not np.isfinite(score):
        raise HarnessError("it finds a single cluster")
    with whole_file(order.labels) as stream:
        np.save(stream, labels)
    return score


def read_rows(prepared: Prepared) -> Columns:
    """The rows to label, read once in a process."""
    if prepared.folder not in _rows:
        test = read_test(prepared)
        reader = learn_reader(test, {column.name: column.type for column in prepared.columns})
        _rows[prepared.folder] = reader.read(test)
    return _rows[prepared.folder]


def _see(prepared: Prepared, options: Config) -> Matrix:
    """The rows in a view, made once in a process."""
    name = prepared.folder, tuple(sorted(options.items()))
    if name not in _matrices:
        rows = read_rows(prepared)
        nobody = Answers(target=np.zeros(len(rows)), task="regression", classes=0, seed=0)
        _, _matrices[name] = find_view(_VIEW).fit(rows, nobody, options)
    return _matrices[name]
