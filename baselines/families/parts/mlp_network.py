"""Several small neural networks side by side: scores and slopes by products of stacks of matrices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from baselines.learning import Values

__all__ = ["Network", "Pass"]


@dataclass(frozen=True)
class Pass:
    """What a look at some rows leaves behind for the slopes."""

    inputs: Values
    hidden: tuple[np.ndarray, ...]  # (members, rows, width) after each hidden layer
    bends: tuple[np.ndarray, ...]  # the slope of each hidden unit, dropped ones zero
    scores: np.ndarray  # (members, rows, outputs)


@dataclass(frozen=True)
class Network:
    """The sizes of the layers; the parameters of all members live in one flat float32 array."""

    inputs: int
    widths: tuple[int, ...]
    outputs: int
    members: int

    @cached_property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Of the first layer (inputs, members x width), then of biases and next weights by turns."""
        shapes: list[tuple[int, ...]] = [(self.inputs, self.members * self.widths[0])]
        for width, following in pairwise((*self.widths, self.outputs)):
            shapes += [(self.members, 1, width), (self.members, width, following)]
        return (*shapes, (self.members, 1, self.outputs))

    @cached_property
    def size(self) -> int:
        """How many parameters there are."""
        return sum(int(np.prod(shape)) for shape in self.shapes)

    def layers(self, flat: np.ndarray) -> list[np.ndarray]:
        """The parts of a flat array, by the shapes, without a copy."""
        edges = np.cumsum([0, *(int(np.prod(shape)) for shape in self.shapes)])
        return [
            flat[first:last].reshape(shape)
            for (first, last), shape in zip(pairwise(edges), self.shapes, strict=True)
        ]

    def start(self, scores: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Random parameters; the last layer is small, and its biases give these scores."""
        flat = np.zeros(self.size, dtype=np.float32)
        layers = self.layers(flat)
        layers[0][:] = rng.normal(size=self.shapes[0]) * (2 / self.inputs) ** 0.5
        layers[1][:] = rng.normal(size=self.shapes[1]) * 0.5
        for layer in layers[2::2]:
            layer[:] = rng.normal(size=layer.shape) * (2 / layer.shape[1]) ** 0.5
        layers[-2] *= 0.1
        layers[-1][:] = scores
        return flat

    def look(
        self,
        flat: np.ndarray,
        inputs: Values,
        *,
        dropout: float = 0.0,
        rng: np.random.Generator | None = None,
    ) -> Pass:
        """The scores of these rows."""
        first, *rest = self.layers(flat)
        rows = inputs.shape[0]
        values = np.asarray(inputs @ first).reshape(rows, self.members, -1).transpose(1, 0, 2) + rest[0]
        hidden, bends = [], []
        for place in range(len(self.widths)):
            bend = (values > 0).astype(np.float32)
            if dropout and rng is not None:
                bend *= (rng.random(values.shape, dtype=np.float32) >= dropout) / np.float32(1 - dropout)
            values = values * bend
            hidden.append(values)
            bends.append(bend)
            values = values @ rest[2 * place + 1] + rest[2 * place + 2]
        return Pass(inputs, tuple(hidden), tuple(bends), values)

    def slopes(self, flat: np.ndarray, seen: Pass, slope: np.ndarray, into: np.ndarray) -> None:
        """The slope along every parameter, from that along the scores (members, rows, outputs)."""
        weights, parts = self.layers(flat), self.layers(into)
        for place in reversed(range(len(self.widths))):
            np.matmul(seen.hidden[place].transpose(0, 2, 1), slope, out=parts[2 * place + 2])
            np.sum(slope, axis=1, keepdims=True, out=parts[2 * place + 3])
            slope = (slope @ weights[2 * place + 2].transpose(0, 2, 1)) * seen.bends[place]
        np.sum(slope, axis=1, keepdims=True, out=parts[1])
        parts[0][:] = seen.inputs.T @ slope.transpose(1, 0, 2).reshape(len(slope[0]), -1)
