"""Cells that hold the label of a cluster: any text will do, equal text is the same cluster."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from harness.scoring.cells.base import SHORT, ReadCells, faults_of, is_missing, tidy
from leaderboard.arrays import to_numpy


@dataclass(frozen=True)
class ClusterCells:
    """Any labels, numbered as they are met."""

    _codes: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    arrow_type = pa.string()
    dtype = np.dtype(np.int32)
    width = None
    longest = SHORT

    def from_typed(self, column: pa.Array) -> np.ndarray | None:
        """The codes of a column of labels, or None if any is missing."""
        if column.null_count:
            return None
        read = self.from_text(column)
        return None if read.faults else read.values

    def from_text(self, cells: pa.Array) -> ReadCells:
        """The codes, and which cells are empty."""
        text, broken = tidy(cells)
        encoded = text.dictionary_encode()
        with self._lock:
            known = [
                self._codes.setdefault(label, len(self._codes)) for label in encoded.dictionary.to_pylist()
            ]
        codes = np.array(known, dtype=np.int32)[to_numpy(encoded.indices)] if known else np.empty(0, np.int32)
        return ReadCells(codes, faults_of(encoding=broken, empty=is_missing(text)))
