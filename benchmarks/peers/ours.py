"""harness: `harness tune` on a competition directory, measured with imports, reading and scoring."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from competition import newest_run, write_competition
from framework import Framework
from handover import CORES
from suite import ROW

if TYPE_CHECKING:
    from suite import Rows

NAME = "table"
_LOOK = "from importlib.util import find_spec; print(bool(find_spec('harness')), bool(find_spec('catboost')))"


@dataclass(frozen=True)
class Ours(Framework):
    """The checkout that this script lies in, with or without CatBoost."""

    catboost: bool = False

    def suits(self, python: Path) -> bool:
        """Whether harness is there, and CatBoost as it should be."""
        looked = subprocess.run([python, "-c", _LOOK], capture_output=True, text=True, check=True)
        return looked.stdout.split() == ["True", str(self.catboost)]

    def hand_over(self, rows: Rows, folder: Path) -> None:
        """A competition whose hidden rows are those held out: there is only `train` to learn from."""
        table = rows.table
        write_competition(
            folder, NAME, train=rows.train, test=rows.test, row=ROW, target=table.target, task=table.task
        )

    def command(self, python: Path, folder: Path, *, seconds: float, seed: int) -> list[str]:
        """Tune as anybody would."""
        options = {
            "budget": f"{seconds:g}s",
            "jobs": CORES,
            "seed": seed,
            "format": "json",
            "workspace": folder,
        }
        written = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        return [str(python), "-m", "harness", "tune", NAME, *written]

    def predictions(self, rows: Rows, folder: Path) -> pd.DataFrame:
        """The file that its winner by cross-validation hands in."""
        handed_in = pd.read_csv(newest_run(folder, NAME) / "submission.csv")
        if rows.table.task == "multiclass":
            return handed_in
        values = handed_in[rows.table.target]
        if rows.table.task == "regression":
            return pd.DataFrame({ROW: handed_in[ROW], "prediction": values})
        negative, positive = rows.classes
        return pd.DataFrame({ROW: handed_in[ROW], negative: 1 - values, positive: values})
