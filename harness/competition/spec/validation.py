"""A competition.toml read and checked: all its mistakes at once, each where it stands.

Paths in `[data]` are the host's own and may point anywhere (`../data.csv`, `/data/t.csv`); `metric.file` is
code that belongs to the competition and must lie inside its folder.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_origin, get_type_hints

import pydantic

from harness.competition.labels import label_text
from harness.competition.spec import TABLES, About, Data, MetricChoice, Spec, Split
from harness.competition.spec.consistency import find_contradictions
from harness.competition.spec.mistakes import describe_mistake, describe_unknown_table
from harness.errors import SpecError, UsageError
from harness.workspace import check_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FILE = "competition.toml"
_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_SYNTAX_HINTS = {
    "Invalid value": " Text needs quotes, true and false are lower-case.",
    "Cannot overwrite a value": " A key is written twice: remove one.",
}


def read_spec(folder: Path) -> Spec:
    """What the competition.toml of a folder says; SpecError lists all that is wrong with it."""
    folder = folder.absolute()
    file = folder / FILE
    content = _read_bytes(file)
    tables, broken, problems = _read_tables(_parse(content, file))
    problems += _slug_problems(folder.name)
    spec = _build_spec(folder, tables, digest=hashlib.sha256(content).hexdigest())
    problems += find_contradictions(spec, broken=broken)
    if problems:
        raise SpecError(str(file), problems)
    return _in_utc(spec)


def _read_bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise SpecError(
            str(file), ["there is no such file. Make one with: harness new NAME --data FILE --target COLUMN"]
        ) from None
    except OSError as error:
        raise SpecError(str(file), [f"it cannot be read: {error.strerror}."]) from error


def _parse(content: bytes, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise SpecError(str(file), [f"byte {error.start} is not UTF-8. Save the file as UTF-8."]) from error
    except tomllib.TOMLDecodeError as error:
        raise SpecError(str(file), [_syntax_problem(str(error))]) from error


def _syntax_problem(message: str) -> str:
    text = _PLACE.sub("", message)
    place = _PLACE.search(message)
    where = f"line {place[1]}, column {place[2]}" if place and place[1] else "end of the file"
    return f"{where}: {text[:1].lower()}{text[1:]}.{_SYNTAX_HINTS.get(text, '')}"


def _read_tables(document: Mapping[str, Any]) -> tuple[dict[str, Any], set[str], list[str]]:
    """The valid tables by name, the names of the broken ones, and what is wrong with those."""
    tables: dict[str, Any] = {}
    broken: set[str] = set()
    problems = [describe_unknown_table(name, document[name]) for name in document if name not in TABLES]
    for name, table in TABLES.items():
        if name not in document and name not in {"data", "metric"}:
            continue
        try:
            tables[name] = _to_dataclass(table, _mirror(table).model_validate(document.get(name, {})))
        except pydantic.ValidationError as error:
            found = [
                describe_mistake((name, *mistake["loc"]), mistake["type"], mistake["input"])
                for mistake in error.errors()
            ]
            problems += dict.fromkeys(found)
            broken.add(name)
    return tables, broken, problems


def _slug_problems(name: str) -> list[str]:
    try:
        check_slug(name)
    except UsageError as error:
        return [f"the folder's name is the competition's: {error}"]
    return []


def _build_spec(folder: Path, tables: Mapping[str, Any], *, digest: str) -> Spec:
    return Spec(
        slug=folder.name,
        folder=folder,
        about=tables.get("competition", About()),
        data=tables.get("data", Data(source="")),
        split=tables.get("split", Split()),
        metric=tables.get("metric", MetricChoice()),
        rules=tables.get("rules"),
        digest=digest,
    )


def _in_utc(spec: Spec) -> Spec:
    if spec.about.deadline is None:
        return spec
    return replace(spec, about=replace(spec.about, deadline=spec.about.deadline.astimezone(UTC)))


@cache
def _mirror(table: type) -> type[pydantic.BaseModel]:
    """The strict pydantic model of a dataclass, so that every key is declared once, in spec.py."""
    hints = get_type_hints(table)
    declared: dict[str, Any] = {
        field.name: (_strict_hint(table, field.name, hints[field.name]), ... if _is_required(field) else None)
        for field in fields(table)
    }
    config = pydantic.ConfigDict(extra="forbid", strict=True, frozen=True)
    return pydantic.create_model(table.__name__, __config__=config, **declared)


def _strict_hint(table: type, name: str, hint: Any) -> Any:
    if is_dataclass(hint):
        return _mirror(hint)  # type: ignore[arg-type]  # a dataclass in a type hint is a class, not an instance
    if get_origin(hint) is tuple:
        hint = Annotated[
            hint, pydantic.Field(strict=False)
        ]  # a TOML list becomes a tuple; its items stay strict
    before = _LENIENT.get((table, name))
    return Annotated[hint, pydantic.BeforeValidator(before)] if before else hint


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _written(value: object) -> object:
    return label_text(value) if isinstance(value, bool | int | float) else value


_LENIENT: Mapping[tuple[type, str], Callable[[object], object]] = {
    (Data, "target"): _listed,
    (Data, "positive"): _written,  # positive = 1 means the class that is written 1
}


def _to_dataclass(table: type, model: pydantic.BaseModel) -> Any:
    hints = get_type_hints(table)
    values = {name: getattr(model, name) for name in hints if name in model.model_fields_set}
    for name, value in values.items():
        if is_dataclass(hints[name]):
            values[name] = _to_dataclass(hints[name], value)
    return table(**values)
