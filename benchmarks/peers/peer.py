"""The peers: each is run by a script of its own in a virtual environment of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from framework import Framework
from handover import PREDICTIONS, TASK, TEST, TRAIN

if TYPE_CHECKING:
    from suite import Rows


@dataclass(frozen=True)
class Peer(Framework):
    """Somebody else's framework, run by fit_NAME.py; its seconds begin after its imports."""

    def hand_over(self, rows: Rows, folder: Path) -> None:
        """Two tables and the task."""
        table = rows.table
        rows.train.to_csv(folder / TRAIN, index=False)
        rows.test.drop(columns=table.target).to_csv(folder / TEST, index=False)
        facts = {"target": table.target, "task": table.task}
        (folder / TASK).write_text(json.dumps(facts), encoding="utf-8")

    def command(self, python: Path, folder: Path, *, seconds: float, seed: int) -> list[str]:
        """Its script."""
        script = Path(__file__).with_name(f"fit_{self.name}.py")
        return [str(python), str(script), str(folder), str(seconds), str(seed)]

    def predictions(self, rows: Rows, folder: Path) -> pd.DataFrame:
        """As its script wrote them."""
        del rows
        return pd.read_csv(folder / PREDICTIONS)
