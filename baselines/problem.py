"""A problem as the workers see it: columns, answers and folds, kept in a folder and opened memory-mapped."""

from __future__ import annotations

import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.learning import Shape, Task
from baselines.views.base import Answers
from baselines.views.columns import Columns
from baselines.whole_folder import publish_folder

if TYPE_CHECKING:
    from baselines.views.columns import Reader

__all__ = ["ALL_ROWS", "Problem", "ProblemParts", "write_problem"]

ALL_ROWS = -1  # the fold that learns from everything and validates nothing
_INNER_FOLDS = 5
_SAMPLED_ROWS = 20_000  # that tell how many values a column has
_FACTS, _READER = "problem.json", "reader.pickle"


@dataclass(frozen=True, kw_only=True)
class ProblemParts:
    """Everything a problem is made of, before it is written."""

    task: Task
    classes: int
    reader: Reader
    train: Columns
    test: Columns
    target: np.ndarray  # int32 codes or float64 numbers, (rows,) or (rows, targets)
    truth: np.ndarray | None  # what a metric compares with, where it is not the target: ranked lists
    weight: np.ndarray | None
    ids: np.ndarray | None  # only a host's own metric looks at them
    folds: Sequence[tuple[np.ndarray, np.ndarray]]  # rows to learn from and to validate
    group: np.ndarray | None  # codes: rows that encoders must keep together
    time: np.ndarray | None  # moments: encoders learn from earlier rows only


class Problem:
    """A problem opened from its folder; arrays are read as they are needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        self.task: Task = facts["task"]
        self.classes: int = facts["classes"]
        self.targets: int = facts["targets"]
        self.folds: int = facts["folds"]
        self.rows: int = facts["rows"]
        self.rows_test: int = facts["rows_test"]
        self.sequential: bool = facts["sequential"]
        self.counts: dict[str, int] = facts["columns"]  # of the columns by what they hold

    @property
    def shape(self) -> Shape:
        """The size of one fold of it."""
        return Shape(
            task=self.task,
            classes=self.classes,
            targets=self.targets,
            rows=max(len(self.fold(number)[0]) for number in range(self.folds)),
            rows_valid=max(len(self.fold(number)[1]) for number in range(self.folds)),
            rows_test=self.rows_test,
            sequential=self.sequential,
            **self.counts,  # type: ignore[arg-type]  # they are the whole numbers of Shape alone
        )

    @cached_property
    def train(self) -> Columns:
        """The features of the rows to learn from."""
        return Columns.open(self.folder / "train")

    @cached_property
    def test(self) -> Columns:
        """The features of the rows to predict."""
        return Columns.open(self.folder / "test")

    @cached_property
    def target(self) -> np.ndarray:
        """The answers: class codes or numbers."""
        return np.asarray(np.load(self.folder / "target.npy", mmap_mode="c"))

    @cached_property
    def truth(self) -> np.ndarray:
        """What a metric compares predictions with."""
        truth = self._optional("truth")
        return self.target if truth is None else truth

    @cached_property
    def weight(self) -> np.ndarray | None:
        """The weights of the rows, if they have any."""
        return self._optional("weight")

    @cached_property
    def ids(self) -> np.ndarray | None:
        """The ids of the rows, where a metric wants them."""
        return self._optional("ids")

    @cached_property
    def fold_numbers(self) -> np.ndarray:
        """The fold that validates each row; -1 for rows that are only learnt from."""
        numbers = np.full(self.rows, -1)
        for number in range(self.folds):
            numbers[self.fold(number)[1]] = number
        return numbers

    @cached_property
    def reader(self) -> Reader:
        """What turns any table with these columns into features."""
        with (self.folder / _READER).open("rb") as file:
            reader: Reader = pickle.load(file)  # noqa: S301 - written by write_problem into the workspace
        return reader

    def fold(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """The rows a fold learns from and those it validates."""
        if number == ALL_ROWS:
            return np.arange(self.rows), np.empty(0, dtype=np.int64)
        return (
            np.load(self.folder / f"fold-{number}-train.npy", mmap_mode="c"),
            np.load(self.folder / f"fold-{number}-valid.npy", mmap_mode="c"),
        )

    def answers(self, rows: np.ndarray, *, seed: int) -> Answers:
        """The answers of some rows, with inner folds that obey groups and time."""
        return Answers(
            target=self.target[rows],
            task=self.task,
            classes=self.classes,
            weight=None if self.weight is None else self.weight[rows],
            inner=self._inner_folds(rows, seed),
            sequential=self.sequential,
            seed=seed,
        )

    def _inner_folds(self, rows: np.ndarray, seed: int) -> np.ndarray:
        time, group = self._optional("time"), self._optional("group")
        if time is not None:
            ranks = np.argsort(np.argsort(time[rows], kind="stable"), kind="stable")
            return np.asarray(ranks * _INNER_FOLDS // max(len(rows), 1))
        random = np.random.default_rng(seed)
        if group is not None:
            return np.asarray(random.integers(_INNER_FOLDS, size=int(group.max()) + 1)[group[rows]])
        return random.permutation(len(rows)) % _INNER_FOLDS

    def _optional(self, name: str) -> np.ndarray | None:
        file = self.folder / f"{name}.npy"
        return np.asarray(np.load(file, mmap_mode="c")) if file.exists() else None


def write_problem(folder: Path, parts: ProblemParts) -> Problem:
    """The problem written to its folder, whole or not at all."""
    with publish_folder(folder) as staged:
        if staged is not None:
            _write_parts(staged, parts)
    return Problem(folder)


def _write_parts(folder: Path, parts: ProblemParts) -> None:
    parts.train.save(folder / "train")
    parts.test.save(folder / "test")
    with (folder / _READER).open("wb") as file:
        pickle.dump(parts.reader, file, protocol=pickle.HIGHEST_PROTOCOL)
    arrays = {name: getattr(parts, name) for name in ("target", "truth", "weight", "ids", "group", "time")}
    for number, (train, valid) in enumerate(parts.folds):
        arrays |= {f"fold-{number}-train": train, f"fold-{number}-valid": valid}
    for name, values in arrays.items():
        if values is not None:
            np.save(folder / f"{name}.npy", np.ascontiguousarray(values))
    facts = {
        "task": parts.task,
        "classes": parts.classes,
        "targets": 1 if parts.target.ndim == 1 else parts.target.shape[1],
        "folds": len(parts.folds),
        "rows": len(parts.target),
        "rows_test": len(parts.test),
        "sequential": parts.time is not None,
        "columns": {
            **parts.reader.counts,
            "gaps": int(np.isnan(parts.train.numbers).any(axis=0).sum()),
            "values": _most_values(parts.train.numbers),
        },
    }
    (folder / _FACTS).write_text(json.dumps(facts), encoding="utf-8")


def _most_values(numbers: np.ndarray) -> int:
    sample = numbers[:: max(1, len(numbers) // _SAMPLED_ROWS)]
    return max((len(np.unique(column)) for column in sample.T), default=0)
