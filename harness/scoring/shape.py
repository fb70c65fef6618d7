"""What a submission to a competition must look like: its columns, and what each may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.competition.labels import label_text
from harness.errors import SubmissionRefusedError, nearest_names
from harness.metrics import Need, check_options
from harness.scoring.cells.clusters import ClusterCells
from harness.scoring.cells.labels import LabelBook, LabelCells
from harness.scoring.cells.lists import ListCells
from harness.scoring.cells.numbers import NumberCells
from harness.scoring.problems import quote

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.metrics import Metric
    from harness.scoring.cells.base import Cells

_SHOWN_NAMES = 12


@dataclass(frozen=True)
class Shape:
    """The id column, the columns of predictions in their order, and the kind of their cells."""

    id: str
    columns: tuple[str, ...]
    cells: Cells
    need: Need
    by_class: bool = False  # one column a class
    sums_to_one: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """All columns, the id first."""
        return (self.id, *self.columns)


def shape_of(prepared: Prepared, metric: Metric) -> Shape:
    """The shape that serves the competition's metric."""
    need = metric.needs[prepared.task]
    if prepared.task == "multiclass" and need in (Need.PROBABILITIES, Need.SCORES):
        probabilities = need is Need.PROBABILITIES
        cells = NumberCells(low=0.0, high=1.0) if probabilities else NumberCells()
        return Shape(prepared.id, prepared.classes, cells, need, by_class=True, sums_to_one=probabilities)
    return Shape(prepared.id, prepared.targets, _cells(prepared, metric, need), need)


def match_header(names: tuple[str, ...], shape: Shape, *, file: str) -> dict[str, str]:
    """The file's name of each column of the shape; a header that does not fit is refused."""
    found = {name: name for name in names if name in shape.names}
    if shape.by_class:
        found |= _by_number(names, shape, taken=found)
    absent = [name for name in shape.names if name not in found]
    extra = [name for name in names if name not in found.values()]
    repeated = sorted({name for name in found.values() if names.count(name) > 1})
    lines = [
        *([f"The header has no {_columns(absent)}.{_hint(absent, extra)}"] if absent else []),
        *([f"The header has {_columns(extra)} that {_do(extra)} not belong there."] if extra else []),
        *([f"The header has {_columns(repeated)} more than once."] if repeated else []),
    ]
    if lines:
        lines.append(f"Expected, in any order: {_shown(shape.names)}. Found: {_shown(names)}.")
        raise SubmissionRefusedError(f"{file}: {' '.join(lines)}")
    return found


def _cells(prepared: Prepared, metric: Metric, need: Need) -> Cells:
    if need is Need.LABELS:
        return LabelCells(LabelBook(prepared.classes))
    if need is Need.LISTS:
        longest = check_options(metric, prepared.spec.metric.options).get("k", len(prepared.classes))
        assert isinstance(longest, int)
        return ListCells(LabelBook(prepared.classes), longest)
    if need is Need.CLUSTERS:
        return ClusterCells()
    if need is Need.PROBABILITIES:
        return NumberCells(low=0.0, high=1.0)
    return NumberCells(above=metric.above)


def _by_number(names: tuple[str, ...], shape: Shape, *, taken: dict[str, str]) -> dict[str, str]:
    """The columns of classes that are numbers, written otherwise: `1.0` for `1`."""
    found = {}
    for name in names:
        try:
            label = label_text(float(name))
        except (ValueError, OverflowError):
            continue
        if label in shape.columns and label not in taken and name not in taken.values():
            found[label] = name
    return found


def _hint(absent: list[str], extra: list[str]) -> str:
    hints = [(name, near[0]) for name in absent[:3] if (near := nearest_names(name, extra[:1_000], count=1))]
    return "".join(f" Is {quote(near)} meant to be {quote(name)}?" for name, near in hints)


def _columns(names: list[str]) -> str:
    return f"column {quote(names[0])}" if len(names) == 1 else f"columns {_shown(names)}"


def _do(names: list[str]) -> str:
    return "does" if len(names) == 1 else "do"


def _shown(names: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(quote(name) for name in names[:_SHOWN_NAMES])
    return shown if len(names) <= _SHOWN_NAMES else f"{shown}, … ({len(names):,} in all)"
