"""A metric of the host's own: `metric.py` in the form that Kaggle uses.

def score(solution: DataFrame, submission: DataFrame, row_id_column_name: str, **options) -> float

Both tables hold the id column and the same rows in the same order: the submission as it was handed in, the
solution with the answers in the same columns (class probabilities: one column a class, 1 for the true one),
and the column `weight` where the competition has weights. They are made for each call, so the function may
change them. A constant `NEED` says what a submission holds (values, scores, probabilities, labels, lists or
clusters); without it regression takes values, two classes scores, several classes labels and clustering
clusters. Only options that the signature names can be set.

An exception of a class named ParticipantVisibleError is shown to the participant; any other is the host's
mistake. There is no interval: whether rows may be resampled only the author of the metric knows.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from harness.errors import HarnessError, MetricError, SubmissionRefusedError, nearest_names
from harness.host_code import explain_failure, printing_to_stderr
from harness.lean import meet_frames
from harness.metrics.base import Direction, Metric, Need, Option, Truth
from harness.metrics.frames import Layout, make_frames

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Layout", "load_custom_metric"]

_USUAL_NEEDS = {
    "regression": Need.VALUES,
    "multioutput": Need.VALUES,
    "binary": Need.SCORES,
    "multiclass": Need.LABELS,
    "clustering": Need.CLUSTERS,
}
_TASKS = {
    Need.VALUES: ("regression", "multioutput"),
    Need.SCORES: ("binary",),
    Need.PROBABILITIES: ("binary", "multiclass"),
    Need.LABELS: ("binary", "multiclass"),
    Need.LISTS: ("multiclass",),
    Need.CLUSTERS: ("clustering",),
}
_VISIBLE = "ParticipantVisibleError"
_TABLES = 3  # solution, submission, row_id_column_name come before the options


def load_custom_metric(
    path: Path,
    *,
    direction: Direction | None,
    name: str = "",
    task: str | None = None,
    layout: Layout | None = None,
) -> Metric:
    """The metric in the host's file; `task` and `layout` say what the tables of the competition look like."""
    if direction is None:
        raise MetricError(f'{path.name}: which way is better? Write direction = "maximize" or "minimize".')
    meet_frames()
    module = _run_file(path)
    function = getattr(module, "score", None)
    if not callable(function):
        raise MetricError(
            f"{path} defines no function score. "
            "It must define score(solution, submission, row_id_column_name) -> float."
        )
    needs = _needs(module, path)
    text = inspect.getdoc(function) or inspect.getdoc(module) or ""
    summary = text.split("\n", 1)[0] or f"The host's own metric, in {path.name}."
    return Metric(
        name=name or path.stem,
        title=name or path.stem,
        kind="regression",
        direction=direction,
        needs=needs,
        range=(-math.inf, math.inf),
        best=None,
        interval="none",
        summary=summary,
        doc=text,
        function=_HostFunction(path, function, needs, task, layout or Layout()),
        weights=True,
        options=_options(function, path),
    )


@dataclass(frozen=True)
class _HostFunction:
    """The host's function, called with tables made of arrays."""

    path: Path
    function: Callable[..., object]
    needs: Mapping[str, Need]
    task: str | None
    layout: Layout

    def __call__(self, truth: Truth, prediction: np.ndarray, **options: object) -> float:
        solution, submission = make_frames(truth, prediction, self.layout, self._need(truth))
        try:
            with printing_to_stderr:
                value = self.function(solution, submission, self.layout.id, **options)
        except (Exception, SystemExit) as error:
            raise _explained(error, self.path) from error
        if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
            raise MetricError(f"{self.path.name}: score returned {value!r}; expected one finite number.")
        return float(value)

    def _need(self, truth: Truth) -> Need:
        if self.task is not None:
            return self.needs[self.task]
        task = "regression" if truth.classes == 0 else "binary" if truth.classes == 2 else "multiclass"
        return self.needs.get(task, next(iter(self.needs.values())))


def _run_file(path: Path) -> ModuleType:
    """The module of the file; it is compiled here, so that nothing is written beside it."""
    try:
        code = compile(path.read_bytes(), str(path), "exec")
    except OSError as error:
        raise MetricError(f"{path} cannot be read: {error.strerror}. Write the metric there.") from error
    except (SyntaxError, ValueError) as error:
        raise MetricError(f"{explain_failure(error, path)}.") from error
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    try:
        with printing_to_stderr:
            exec(code, module.__dict__)  # noqa: S102 - the host's own code, trusted like data.py
    except (Exception, SystemExit) as error:
        raise _explained(error, path) from error
    return module


def _explained(error: BaseException, path: Path) -> HarnessError:
    """What to tell: the participant the text that is meant for them, the host where the code failed."""
    if any(kind.__name__ == _VISIBLE for kind in type(error).__mro__):
        return SubmissionRefusedError(str(error) or "The metric refused the submission without a reason.")
    return MetricError(f"{explain_failure(error, path)}.")


def _needs(module: ModuleType, path: Path) -> dict[str, Need]:
    wanted = getattr(module, "NEED", None)
    if wanted is None:
        return dict(_USUAL_NEEDS)
    known = [need.value for need in Need]
    if wanted not in known:
        near = nearest_names(str(wanted), known, count=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Choose one of {', '.join(known)}."
        raise MetricError(f"{path.name}: NEED is {wanted!r}, but no submission holds such. {hint}")
    need = Need(wanted)
    return dict.fromkeys(_TASKS[need], need)


def _options(function: Callable[..., object], path: Path) -> dict[str, Option]:
    parameters = list(inspect.signature(function).parameters.values())
    named = [one for one in parameters if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    if len(named) < _TABLES and len(named) == len(parameters):
        raise MetricError(
            f"{path.name}: score takes {len(named)} arguments, "
            "but must take solution, submission and row_id_column_name."
        )
    return {one.name: _option(one) for one in named[_TABLES:]}


def _option(parameter: inspect.Parameter) -> Option:
    def given(value: Any) -> Any:
        if value is parameter.empty:
            raise ValueError("score has no default for it; write it into the options.")
        return value

    return Option(parameter.default, "an option of score()", check=given)
