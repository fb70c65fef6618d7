"""Linear models: a whole path of penalties for the price of one fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from baselines.errors import CannotFitError
from baselines.families.base import Family, Suggest
from baselines.families.parts.calibration import Calibration, learn_calibration
from baselines.families.parts.curves import Progress, has_worsened, take_step
from baselines.families.parts.design import MOST_DIRECTIONS, MOST_SPARSE_DIRECTIONS, Design, see_design
from baselines.families.parts.linear_path import Step, descend_path, ridge_path, sparse_path
from baselines.families.parts.links import HingeLink, Link, find_link
from baselines.families.parts.preparing import PLAIN, suggest_preparing
from baselines.families.parts.settings import read_word
from baselines.families.parts.widths import view_width
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Matrix, Shape, Task

__all__ = ["Linear"]

_RIDGE = tuple(np.logspace(5, -4, 19))
_DESCENT = tuple(np.logspace(4, -3, 11))  # 1 / C
_ABSOLUTE = tuple(np.logspace(-0.3, -4, 20))  # of the penalty that leaves nothing
_SQUARED_SHARE = {"l1": 0.0, "elastic": 0.5}
_SOME_GAIN = 0.02  # share of the first loss


@dataclass(frozen=True)
class LinearModels:
    """The models along a path; calibrations turn margins of support vectors into probabilities."""

    steps: tuple[Step, ...]
    link: Link
    calibrations: tuple[Calibration, ...] = ()

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Predictions of the model at this step of the path, by default the last."""
        scores = take_step(self.steps, rounds).scores(matrix.values)
        if self.calibrations:
            return take_step(self.calibrations, rounds).answer(scores)
        return self.link.answer(scores)

    def extended(self, step: Step, learning: Learning) -> LinearModels:
        """These models and one more."""
        calibrations = self.calibrations
        if isinstance(self.link, HingeLink):
            margins = step.scores(learning.train.values)
            calibrations = (*calibrations, learn_calibration(margins, learning.target))
        return LinearModels((*self.steps, step), self.link, calibrations)


class Linear(Family):
    """Ridge, lasso, elastic net, logistic, quantile and log-link regression, and linear support vectors."""

    name = "linear"
    title = "linear model"
    view = "scaled"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset(Loss)

    def seconds(self, shape: Shape, config: Config) -> float:
        """A few hundred products of the matrix with coefficients, or its directions, once; often both."""
        width, outputs = view_width(shape, config), shape.outputs
        dense = view_width(replace(shape, categories=0, levels=0, texts=0), config)
        sparse = width > MOST_SPARSE_DIRECTIONS and width > 2 * dense
        turns = not sparse or config["penalty"] != "l2"
        descends = not (turns and _has_sparse_paths(shape))
        cells = 1.0 * shape.rows * (dense + shape.categories + 150 * shape.texts if sparse else width)
        most = min(width, MOST_DIRECTIONS)
        return (
            0.01
            + (1e-10 * shape.rows * most**2 + 3e-10 * most**3) * turns
            + (2e-7 * cells * (1 + 0.2 * outputs) + 8e-6 * shape.rows * outputs) * descends
        )

    def bytes(self, shape: Shape, config: Config) -> float:
        """A copy of a small matrix in float64, the directions, scores and slopes of all rows."""
        width = view_width(shape, config)
        copy = 8.0 * min(shape.rows * width, 4_000_000)
        return copy + 24.0 * min(width, MOST_DIRECTIONS) ** 2 + 50.0 * shape.rows * max(shape.classes, 1)

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Piecewise linear columns first, then the plain ones."""
        members = [
            _config(loss="log", penalty="l2", view_scale="spline"),
            _config(loss="log", penalty="l2", view_scale="both"),
        ]
        if shape.task != "regression":
            members.append(_config(loss="hinge", penalty="l2", view_scale="both"))
        elif _has_sparse_paths(shape):
            members.append(_config(loss="log", penalty="l1", view_scale="spline"))
        return tuple(members)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Penalties, scales and encodings; how strong the penalty is the path finds out."""
        regression = shape.task == "regression"
        sparse = _has_sparse_paths(shape)
        penalties = ["l2", "l1", "elastic"] if sparse and shape.wide <= MOST_DIRECTIONS else ["l2"]
        return {
            **suggest_preparing(suggest, shape),
            "loss": "log" if regression else suggest.suggest_categorical("loss", ["log", "hinge"]),
            "penalty": suggest.suggest_categorical("penalty", penalties),
            "view_scale": suggest.suggest_categorical(
                "view_scale", ["spline", "both", "standard", "quantile", "robust"]
            ),
            "view_encode": suggest.suggest_categorical("view_encode", ["onehot", "both"]),
            "view_text": "sparse",
        }

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """The path, as far as the validation loss gets better or `rounds` says."""
        weight = np.ones(len(learning.target)) if learning.weight is None else learning.weight
        link = _choose_link(learning, config)
        design = see_design(learning.train.values, weight, outputs=link.outputs)
        length, path = _choose_path(learning, config, design, link)
        progress = Progress(learning, length=length, pointless=_is_pointless)
        models = LinearModels((), link)
        for step in path:
            models = models.extended(step, learning)
            progress.add(models)
            if progress.ended or learning.deadline.passed:
                break
        if not models.steps:
            raise CannotFitError("the time was up before the first linear model")
        return progress.end(models)


def _is_pointless(curve: Sequence[float]) -> bool:
    """Whether the last two penalties made things clearly worse or, after some gain, hardly better."""
    gained = bool(curve) and min(curve) < curve[0] - _SOME_GAIN * abs(curve[0])
    return has_worsened(curve, patience=2, clearly=-0.001 if gained else 0.01)


def _has_sparse_paths(shape: Shape) -> bool:
    """Whether squared errors are minimised, for which there are paths of lasso and ridge."""
    return shape.task == "regression" and shape.loss in (None, Loss.SQUARED)


def _config(*, loss: str, penalty: str, view_scale: str) -> Config:
    return {
        "loss": loss,
        "penalty": penalty,
        "view_scale": view_scale,
        "view_encode": "onehot",
        "view_text": "sparse",
        **PLAIN,
    }


def _choose_link(learning: Learning, config: Config) -> Link:
    link = find_link(learning.task, learning.classes, learning.objective)
    hinge = read_word(config, "loss") == "hinge" and learning.task != "regression"
    return HingeLink(link.outputs) if hinge else link


def _choose_path(
    learning: Learning, config: Config, design: Design, link: Link
) -> tuple[int, Iterator[Step]]:
    """How long the path is, and its steps."""
    penalty = read_word(config, "penalty")
    squared = learning.task == "regression" and learning.objective.loss is Loss.SQUARED
    if penalty == "l2":
        if squared and design.turns_easily:
            return len(_RIDGE), ridge_path(design, learning.target, _RIDGE)
        return len(_DESCENT), descend_path(link, design, learning.target, _DESCENT, learning.deadline)
    if not squared or not design.is_turnable:
        raise CannotFitError(
            f"the penalty {penalty!r} is for squared errors over at most {MOST_DIRECTIONS} columns"
        )
    share = _SQUARED_SHARE[penalty]
    return len(_ABSOLUTE), sparse_path(design, learning.target, _ABSOLUTE, squared_share=share)
