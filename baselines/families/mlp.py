"""A neural network for tables: a few small ones trained side by side, their answers averaged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from baselines.errors import CannotFitError
from baselines.families.base import Family, Suggest
from baselines.families.parts.curves import Progress, has_worsened, take_step
from baselines.families.parts.links import find_link
from baselines.families.parts.mlp_network import Network
from baselines.families.parts.mlp_training import Pace, choose_batch, choose_milestones, learn_parameters
from baselines.families.parts.settings import read_number, read_whole
from baselines.families.parts.widths import REDUCED, view_width
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baselines.families.parts.links import Link
    from baselines.learning import Config, Learning, Matrix, Shape, Task

__all__ = ["NeuralNetwork"]

_PATIENCE = 4  # milestones
_BLOCK = 2_048
_FEW_ROWS = 2_500  # to which narrower networks do justice
_USUAL_SHARE = 0.8  # of the milestones until patience ends


@dataclass(frozen=True)
class NetworkModel:
    """The networks, and their parameters at each milestone."""

    network: Network
    link: Link
    milestones: tuple[np.ndarray, ...]

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """The mean over the networks as they were at this milestone, by default the last."""
        flat = take_step(self.milestones, rounds)
        blocks = []
        for first in range(0, max(len(matrix), 1), _BLOCK):
            scores = self.network.look(flat, matrix.values[first : first + _BLOCK]).scores
            blocks.append(self.link.answer(scores).mean(axis=0, dtype=np.float64))
        return np.concatenate(blocks)


class NeuralNetwork(Family):
    """Multi-layer perceptrons with averaged parameters."""

    name = "mlp"
    title = "neural network"
    view = "scaled"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass", "regression"})
    losses = frozenset(Loss)

    def serves(self, shape: Shape) -> bool:
        """Where a dense matrix is not too wide."""
        return super().serves(shape) and view_width(shape, REDUCED) <= 5_000

    def seconds(self, shape: Shape, config: Config) -> float:
        """Products with the layers' matrices, three an epoch, and an overhead for each unit and batch."""
        weights = self._weights(shape, config)
        units = read_whole(config, "members") * (
            read_whole(config, "width") * read_whole(config, "layers") + 3 * max(shape.classes, 1)
        )
        milestones = choose_milestones(shape.rows)
        epochs = milestones[int(_USUAL_SHARE * (len(milestones) - 1))]
        steps = epochs * shape.rows / choose_batch(shape.rows, read_whole(config, "batch"))
        a_row = 1.5e-10 * weights + 8e-9 * units
        asked = 4e-11 * weights * (shape.rows_test + shape.rows_valid * len(milestones))
        return 0.05 + a_row * shape.rows * epochs + (6e-4 + 6e-9 * weights) * steps + asked

    def bytes(self, shape: Shape, config: Config) -> float:
        """The parameters at each milestone, and the activations of a block."""
        activations = 12.0 * _BLOCK * read_whole(config, "members") * read_whole(config, "width")
        snapshots = 6 + len(choose_milestones(shape.rows))
        parameters = 4.0 * self._weights(shape, config) * snapshots
        return parameters + activations * read_whole(config, "layers") + 100.0 * shape.rows

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Deep networks on piecewise linear columns, then wide ones that forget some units at random."""
        wide = 1 if shape.rows < _FEW_ROWS else 2
        return (
            _config(width=64 * wide, layers=3, rate=8e-3, dropout=0.0, scale="spline"),
            _config(width=96 * wide, layers=2, rate=4e-3, dropout=0.25, scale="both"),
        )

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """Sizes, rates and scales; the number of epochs is found by each fit."""
        return {
            "width": suggest.suggest_int("width", 32, 256, log=True),
            "layers": suggest.suggest_int("layers", 1, 4),
            "members": suggest.suggest_int("members", 1, 4),
            "rate": suggest.suggest_float("rate", 5e-4, 2e-2, log=True),
            "decay": suggest.suggest_float("decay", 1e-3, 1.0, log=True),
            "dropout": suggest.suggest_float("dropout", 0.0, 0.5),
            "batch": suggest.suggest_categorical("batch", [128, 256, 512]),
            "view_scale": suggest.suggest_categorical("view_scale", ["spline", "both", "robust", "quantile"]),
            "view_encode": suggest.suggest_categorical("view_encode", ["onehot", "both"]),
            "view_text": "reduced",
        }

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """Epochs until the validation loss has not fallen for long, or as many as `rounds` says."""
        link = find_link(learning.task, learning.classes, learning.objective)
        widths = (read_whole(config, "width"),) * read_whole(config, "layers")
        network = Network(learning.train.width, widths, link.outputs, read_whole(config, "members"))
        progress = Progress(
            learning, length=len(choose_milestones(len(learning.target))), pointless=_is_pointless
        )
        reached: list[np.ndarray] = []
        for flat in learn_parameters(network, link, learning, _read_pace(config)):
            reached.append(flat)
            progress.add(NetworkModel(network, link, (flat,)))
            if progress.ended:
                break
        if not reached:
            raise CannotFitError("the time was up before the first epoch of the neural network ended")
        return progress.end(NetworkModel(network, link, tuple(reached)))

    @staticmethod
    def _weights(shape: Shape, config: Config) -> int:
        """How many parameters there are, about."""
        width, layers = read_whole(config, "width"), read_whole(config, "layers")
        inner = (layers - 1) * width + max(shape.classes, 1)
        return read_whole(config, "members") * width * (view_width(shape, config) + inner)


def _is_pointless(curve: Sequence[float]) -> bool:
    return has_worsened(curve, patience=_PATIENCE)


def _read_pace(config: Config) -> Pace:
    return Pace(
        rate=read_number(config, "rate"),
        decay=read_number(config, "decay"),
        dropout=read_number(config, "dropout"),
        batch=read_whole(config, "batch"),
    )


def _config(*, width: int, layers: int, rate: float, dropout: float, scale: str) -> Config:
    return {
        "width": width,
        "layers": layers,
        "members": 2,
        "rate": rate,
        "decay": 0.1,
        "dropout": dropout,
        "batch": 256,
        "view_scale": scale,
        "view_encode": "onehot",
        "view_text": "reduced",
    }
