"""The results: one JSON file for each framework, version, table, budget and seed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from process_tree import Outcome
    from suite import Task


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of one framework on one table."""

    framework: str
    version: str
    table: str
    task: Task
    seconds: float  # that it was given
    seed: int
    rows: int  # to learn from
    outcome: Outcome
    score: float | None  # None without usable predictions
    wall: float  # seconds of the whole command
    peak_mib: float  # of all its processes together
    message: str  # the end of its output where something went wrong
    recorded_at: str

    @property
    def case(self) -> tuple[str, int]:
        """The table and the seed."""
        return self.table, self.seed


def write_result(file: Path, result: Result) -> None:
    """Keep a result, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    staged = file.with_suffix(".staged")
    staged.write_text(json.dumps(asdict(result), indent=1) + "\n", encoding="utf-8")
    staged.replace(file)


def read_results(folder: Path) -> Iterator[Result]:
    """All results, of each framework only those of the version that was measured last."""
    for framework in sorted(path for path in folder.glob("*") if path.is_dir()):
        versions = [
            [
                Result(**json.loads(file.read_text(encoding="utf-8")))
                for file in sorted(version.glob("*.json"))
            ]
            for version in framework.iterdir()
        ]
        yield from max(
            filter(None, versions), key=lambda found: max(one.recorded_at for one in found), default=[]
        )
