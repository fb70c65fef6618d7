"""A run's model to take away: fitted to all training rows, saved with its views and its decision.

Loading one runs code, as any pickle does. So a file is loaded only if its digest stands in the workspace's
own record of the models that it made, or if somebody says that it is to be trusted.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from filelock import FileLock

from baselines.ensemble.second_layer import widen
from harness.errors import UsageError, WorkspaceError
from harness.scoring.chosen_metric import metric_of
from harness.scoring.predictions import predictions_table
from harness.scoring.shape import shape_of
from harness.whole_file import whole_file

if TYPE_CHECKING:
    import pyarrow as pa

    from baselines.learning import Model
    from baselines.views.base import FittedView
    from baselines.views.columns import Reader
    from harness.competition.prepared import Prepared
    from harness.tuning.decisions.decision import Decision
    from harness.workspace import Workspace

__all__ = ["Member", "TakeAway", "load_model", "predict_table", "save_model"]

_RECORD = "models.json"


@dataclass(frozen=True, kw_only=True)
class Member:
    """One model of a mixture, with the view that it looks through."""

    family: str
    weight: float
    view: FittedView
    model: Model
    upon: tuple[int, ...] = ()  # places of members before it, whose predictions it sees beside the features


@dataclass(frozen=True, kw_only=True)
class TakeAway:
    """Everything that predictions for new rows take."""

    competition: str
    run_id: str
    name: str  # of the entry that it is the model of
    reader: Reader
    members: tuple[Member, ...]
    intercepts: np.ndarray | None  # of a stack
    decision: Decision
    prepared: Prepared  # says what a submission looks like; of its data it knows nothing

    def predict(self, table: pa.Table) -> np.ndarray:
        """Predictions in the form of a submission, in the order of the rows."""
        columns = self.reader.read(table)
        raw: list[np.ndarray] = []
        for member in self.members:
            seen = member.view.transform(columns)
            if member.upon:
                seen = widen(seen, [raw[place] for place in member.upon])
            raw.append(member.model.predict(seen))
        weights = np.array([member.weight for member in self.members])
        return self.decision.apply(_blend(raw, weights, self.intercepts))


def _blend(raw: list[np.ndarray], weights: np.ndarray, intercepts: np.ndarray | None) -> np.ndarray:
    if intercepts is None:
        from baselines.ensemble.greedy import mix  # a mixture needs nothing of a stack, nor the reverse

        return mix(raw, weights)
    from baselines.ensemble.stack import Layer

    return Layer(weights, intercepts).predict(raw)


def predict_table(model: TakeAway, table: pa.Table) -> pa.Table:
    """The predictions as a table like a submission; the ids beside them if the rows have any."""
    prepared = model.prepared
    shape = shape_of(prepared, metric_of(prepared))
    found = predictions_table(model.predict(table), shape, prepared.classes)
    if prepared.id in table.column_names:
        found = found.add_column(0, prepared.id, table[prepared.id])
    return found


def save_model(model: TakeAway, file: Path, workspace: Workspace) -> Path:
    """The file that was written, whole, and its digest in the workspace's record."""
    content = pickle.dumps(model, protocol=pickle.HIGHEST_PROTOCOL)
    try:
        with FileLock(workspace.state / f"{_RECORD}.lock"):
            record = _read_record(workspace)
            record[hashlib.sha256(content).hexdigest()] = {"run": model.run_id, "model": model.name}
            with whole_file(workspace.state / _RECORD) as stream:
                stream.write(json.dumps(record, indent=1).encode())
        with whole_file(file) as stream:
            stream.write(content)
    except OSError as error:
        raise WorkspaceError(f"{file} cannot be written ({error.strerror}).") from error
    return file


def load_model(file: Path, workspace: Workspace, *, trusted: bool = False) -> TakeAway:
    """The model in a file; one that this workspace did not make is refused unless it is trusted."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read ({error.strerror}).") from error
    if not trusted and hashlib.sha256(content).hexdigest() not in _read_record(workspace):
        raise UsageError(
            f"{file} was not made in this workspace, and loading a model runs the code in it. "
            "If you know where it comes from, say --trust."
        )
    try:
        model = pickle.loads(content)  # noqa: S301 - made here, or trusted by whoever asks
    except Exception as error:
        raise UsageError(
            f"{file} cannot be loaded ({type(error).__name__}: {error}). It was made by other versions "
            "of the libraries, or is no model of harness. Make it again with: harness refit RUN"
        ) from error
    if not isinstance(model, TakeAway):
        raise UsageError(f"{file} holds no model of harness.")
    return model


def _read_record(workspace: Workspace) -> dict[str, object]:
    file = workspace.state / _RECORD
    if not file.exists():
        return {}
    try:
        record: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WorkspaceError(f"The record of models {file} cannot be read: {error}.") from error
    return record
