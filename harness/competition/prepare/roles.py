"""Which column of the source does what: names of competition.toml found in the table, or all that are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from harness.competition.prepared.solution import RESERVED
from harness.errors import CompetitionError, SpecError, nearest_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from harness.competition.prepare.official import Official
    from harness.competition.spec import Spec


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The columns of a competition by what they do; `features` is all that is left for models."""

    id: str | None
    targets: tuple[str, ...]
    weight: str | None
    usage: str | None  # says who is hidden, so no participant may see it
    fold: str | None
    features: tuple[str, ...]


def resolve_roles(
    spec: Spec, source: pa.Table, official: Official | None, *, usage: str | None, hides: bool
) -> Roles:
    """The roles of the source's columns; SpecError lists every name that the source does not have.

    The usage column is never a feature; the source needs it only where rows of the source are hidden.
    """
    data, folds = spec.data, spec.split.folds
    columns = source.column_names
    elsewhere, unused = (official.dropped, official.unused) if official else ((), ())
    named: list[tuple[str | None, str]] = [(name, "data.target") for name in data.target]
    named += [(name, "data.drop") for name in data.drop if name not in elsewhere]
    named += [(name, "data.text") for name in data.text]
    named += [(name, f"data.types.{name}") for name in data.types]
    named += [(data.id, "data.id"), (data.weight, "data.weight")]
    named += [(usage if hides else None, "split.column")]
    named += [(spec.split.group, "split.group"), (spec.split.time, "split.time")]
    named += [
        (folds.group, "split.folds.group"),
        (folds.time, "split.folds.time"),
        (folds.column, "split.folds.column"),
    ]
    problems = [
        f"{place}: {name!r} is no column of {data.source}. {_near_columns(name, columns)}"
        for name, place in named
        if name is not None and name not in columns
    ]
    if problems:
        raise SpecError(str(spec.folder / "competition.toml"), problems)
    taken = {data.id, *data.target, data.weight, usage, folds.column, *data.drop, *unused}
    features = tuple(name for name in columns if name not in taken)
    _refuse_unusable(features, spec)
    return Roles(
        id=data.id,
        targets=data.target,
        weight=data.weight,
        usage=usage if hides else None,
        fold=folds.column,
        features=features,
    )


def to_arrow(frame: pd.DataFrame) -> pa.Table:
    """A table of the source in Arrow's plain types: missing cells are null, text is text."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    fields = [pa.field(field.name, _plain_type(field.type)) for field in table.schema]
    return table.cast(pa.schema(fields))


def _plain_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_large_string(kind) or pa.types.is_null(kind) or pa.types.is_dictionary(kind):
        return pa.string() if not pa.types.is_null(kind) else pa.float64()
    return pa.timestamp("us") if pa.types.is_timestamp(kind) else kind


def _near_columns(name: str, columns: Sequence[str]) -> str:
    near = nearest_names(name, columns)
    if near:
        return f"Did you mean {' or '.join(map(repr, near))}?"
    return f"Its columns are: {', '.join(columns[:12])}{', …' if len(columns) > 12 else ''}."


def _refuse_unusable(features: tuple[str, ...], spec: Spec) -> None:
    if not features and spec.data.id is None:
        raise CompetitionError(
            f"{spec.data.source} has no column to predict {', '.join(spec.data.target)} from. "
            "Add features, or name the column in data.id by which participants find theirs."
        )
    reserved = [name for name in (*features, *spec.data.target, spec.data.id) if name in RESERVED]
    if reserved:
        raise CompetitionError(
            f"harness keeps the column name {reserved[0]!r} for itself. Rename it in {spec.data.source}."
        )
