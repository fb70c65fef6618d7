"""What a framework is here: how it gets its rows, the command that is measured, where its predictions lie."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from suite import Rows


@dataclass(frozen=True)
class Framework(ABC):
    """One contestant."""

    name: str
    distribution: str
    requirements: tuple[str, ...]  # that pip installs into its environment
    packages: tuple[str, ...] = ()  # whose code is part of its version

    def suits(self, python: Path) -> bool:
        """Whether it can be run by this interpreter, outside an environment of its own."""
        del python
        return False

    @abstractmethod
    def hand_over(self, rows: Rows, folder: Path) -> None:
        """Write what it learns from into this folder; nobody's time yet."""

    @abstractmethod
    def command(self, python: Path, folder: Path, *, seconds: float, seed: int) -> list[str]:
        """The command that is measured as a whole."""

    @abstractmethod
    def predictions(self, rows: Rows, folder: Path) -> pd.DataFrame:
        """What it predicted: the row's id, then `prediction` or a probability for each label."""
