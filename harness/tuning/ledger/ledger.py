"""The ledger: every finished fit on disk under the hash of all that it depends on.

A fit is one npz file, written beside its name and renamed into place: it is there whole or not at all. A fit
whose deadline cut it short goes by a name of its own run, so that no other run can take it for a complete
one. A model that grows in rounds waits as a `.model` file until the rounds of its trial are known, and then
gives way to its predictions.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from harness.whole_file import whole_file

if TYPE_CHECKING:
    from baselines.learning import Model

__all__ = ["FitRecord", "Ledger", "digest"]

_KEY_LENGTH = 40
_META, _CURVE, _VALID, _TEST = "meta", "curve", "valid", "test"


@dataclass(frozen=True, kw_only=True)
class FitRecord:
    """What is kept of one fit; predictions are there once the number of rounds is settled."""

    family: str
    fold: int
    seconds: float
    seconds_predict: float = 0.0
    peak_mb: float = 0.0
    rounds: int = 0
    complete: bool = True
    loss: float = float("nan")
    curve: np.ndarray | None = None
    valid: np.ndarray | None = None
    test: np.ndarray | None = None


class Ledger:
    """The fits of one competition, in one folder that several processes may use at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, key: str) -> FitRecord | None:
        """The fit of that key; None if it is not there or damaged."""
        try:
            with self._file(key).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                meta = json.loads(str(arrays[_META]))
                found = {name: arrays[name] for name in (_CURVE, _VALID, _TEST) if name in arrays}
            return FitRecord(**meta, **found)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            return None  # a damaged file is as good as none: the fit is made again

    def has(self, key: str) -> bool:
        """Whether a fit of that key is kept."""
        return self._file(key).exists()

    def write(self, key: str, record: FitRecord) -> None:
        """Keep a fit; it is safe on disk when this returns."""
        arrays = {_CURVE: record.curve, _VALID: record.valid, _TEST: record.test}
        meta = asdict(replace(record, curve=None, valid=None, test=None))
        kept: dict[str, Any] = {name: values for name, values in arrays.items() if values is not None}
        text = json.dumps({name: value for name, value in meta.items() if name not in arrays})

        with whole_file(self._file(key)) as stream:
            np.savez(stream, allow_pickle=False, **{_META: np.array(text)}, **kept)

    def write_model(self, key: str, model: Model) -> None:
        """Keep a model until its trial's rounds are known."""
        with whole_file(self._file(key, ".model")) as stream:
            pickle.dump(model, stream, protocol=pickle.HIGHEST_PROTOCOL)

    def read_model(self, key: str) -> Model | None:
        """The model that waits under that key."""
        try:
            with self._file(key, ".model").open("rb") as file:
                model: Model = pickle.load(file)  # noqa: S301 - written by write_model into the workspace
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        return model

    def drop_model(self, key: str) -> None:
        """Remove the model of a trial whose predictions are kept."""
        self._file(key, ".model").unlink(missing_ok=True)

    def _file(self, key: str, ending: str = ".npz") -> Path:
        return self.folder / key[:2] / f"{key}{ending}"


def digest(facts: Mapping[str, object]) -> str:
    """The key of these facts: the same for the same values, whatever their order."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH]
