"""One `harness tune` of the made competition, measured as a whole, and what it recorded."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from measure import measure
from peers.competition import newest_run
from pyarrow import parquet
from tune_tables import NAME


@dataclass(frozen=True)
class Tuned:
    """A run and what it took."""

    seconds: float  # of the whole command
    record: dict[str, Any]  # its run.json
    trials: pa.Table

    def check_trials(self) -> None:
        """Stop where a trial failed: what is compared would not be the same. Some may be given up."""
        for trial in self.trials.to_pylist():
            if trial["state"] not in ("done", "abandoned"):
                raise SystemExit(
                    f"Trial {trial['trial']}, {trial['family']}, {trial['state']}: {trial['reason']}"
                )


def tune_command(*options: str) -> list[str]:
    """The command that tunes the competition of a workspace."""
    return [sys.executable, "-m", "harness", "tune", NAME, "--format", "json", *options]


def tune_once(workspace: Path, *options: str) -> Tuned:
    """Run it to its end; SystemExit if it fails."""
    measured = measure(tune_command(*options), workspace=workspace)
    folder = newest_run(workspace, NAME)
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return Tuned(measured.seconds, record, parquet.read_table(folder / "trials.parquet"))
