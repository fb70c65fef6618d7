"""The tables to measure on: a folder with `suite.json`, and the same rows of them for everyone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import numpy as np
import pandas as pd

Task = Literal["binary", "multiclass", "regression"]
ROW = "row_id"  # the column that names a row in every file that is handed over
_SHARE = 0.75


@dataclass(frozen=True, kw_only=True)
class Table:
    """One entry of `suite.json`."""

    name: str
    file: Path
    target: str
    task: Task
    drop: tuple[str, ...] = ()
    separator: str = ","
    header: tuple[str, ...] = ()  # the names of the columns where the file has none
    missing: tuple[str, ...] = ()
    rows: int | None = None  # so many are drawn of a larger table


@dataclass(frozen=True)
class Rows:
    """The rows to learn from and the held-out ones, both with ids and answers."""

    table: Table
    train: pd.DataFrame
    test: pd.DataFrame

    @property
    def classes(self) -> list[str]:
        """The labels in the order of their probabilities; none for numbers."""
        if self.table.task == "regression":
            return []
        both = pd.concat([self.train[self.table.target], self.test[self.table.target]])
        return sorted(both.astype(str).unique())


def read_suite(folder: Path, only: Sequence[str] = ()) -> list[Table]:
    """The tables of the folder, all or those named."""
    entries = json.loads((folder / "suite.json").read_text(encoding="utf-8"))
    unknown = set(only) - set(entries)
    if unknown:
        raise SystemExit(
            f"No table {', '.join(sorted(unknown))} in {folder}; there are {', '.join(entries)}."
        )
    return [_read_entry(folder, name, entry) for name, entry in entries.items() if not only or name in only]


def read_table(table: Table) -> pd.DataFrame:
    """All its rows that have an answer."""
    frame = pd.read_csv(
        table.file,
        sep=table.separator,
        na_values=list(table.missing),
        header=None if table.header else "infer",
        names=list(table.header) or None,
    )
    frame = frame.drop(columns=list(table.drop)).dropna(subset=[table.target])
    if table.rows is not None and len(frame) > table.rows:
        frame = frame.sample(table.rows, random_state=0)
    answers = frame[table.target]
    if table.task != "regression" and answers.dtype.kind == "f" and (answers % 1 == 0).all():
        frame[table.target] = answers.astype(np.int64)  # so that a label is written the same by everyone
    return frame


def draw_rows(table: Table, seed: int) -> Rows:
    """Three quarters of the rows to learn from and one held out, by the seed alone."""
    frame = read_table(table)
    order = np.random.default_rng(seed).permutation(len(frame))
    cut = int(len(frame) * _SHARE)
    mixed = frame.iloc[order].reset_index(drop=True)
    mixed.insert(0, ROW, np.arange(len(mixed)))
    return Rows(table, mixed[:cut], mixed[cut:])


def _read_entry(folder: Path, name: str, entry: dict[str, object]) -> Table:
    def words(key: str) -> tuple[str, ...]:
        found = entry.get(key) or ()
        return (found,) if isinstance(found, str) else tuple(cast("Sequence[str]", found))

    return Table(
        name=name,
        file=folder / str(entry["path"]),
        target=str(entry["target"]),
        task=cast("Task", entry["task"]),
        drop=words("drop"),
        separator=str(entry.get("sep", ",")),
        header=words("names"),
        missing=words("na"),
        rows=cast("int | None", entry.get("rows")),
    )
