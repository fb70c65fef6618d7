"""The source `sklearn:NAME`: the tables that scikit-learn carries, with readable column names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from harness.competition.sources.base import Reading, Request, Source, no_files
from harness.competition.sources.python import from_frame
from harness.errors import UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

PREFIX = "sklearn:"
_DECIMALS = 9
NAMES = ("breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine")


def load_sklearn_table(name: str) -> pd.DataFrame:
    """One of scikit-learn's own tables: features, then the target; classes by name."""
    if name not in NAMES:
        raise UnknownNameError("scikit-learn table", name, NAMES)
    from sklearn import datasets  # the source's own library, imported where one of its tables is asked for

    options: dict[str, Any] = {"scaled": False} if name == "diabetes" else {}
    bunch = getattr(datasets, f"load_{name}")(as_frame=True, **options)
    frame: pd.DataFrame = bunch.frame.rename(columns=readable_name)
    if name in {"breast_cancer", "iris", "wine"}:
        frame["target"] = [str(bunch.target_names[code]) for code in frame["target"]]
    # Releases before 1.9 carry 4.803999999999999 for 4.804; both must make the same competition.
    return frame.round(_DECIMALS)


def readable_name(name: str) -> str:
    """`sepal length (cm)` as `sepal_length_cm`, for column names that need no quotes anywhere."""
    return re.sub(r"\W+", "_", name).strip("_").lower()


def _read(request: Request) -> Reading:
    frame = load_sklearn_table(request.place.removeprefix(PREFIX))
    return from_frame(frame, name=request.place)


SOURCE = Source(
    name="sklearn",
    example="sklearn:breast_cancer",
    summary=f"a table of scikit-learn: {', '.join(NAMES)}",
    claims=lambda place: place.startswith(PREFIX),
    read=_read,
    files=no_files,
)
