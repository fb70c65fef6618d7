"""What a family of models is: one small class each, all held to the same contract test."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

if TYPE_CHECKING:
    from baselines.learning import Config, Fitted, Learning, Loss, Setting, Shape, Task

__all__ = ["Family", "Suggest"]

Choice = TypeVar("Choice", bound="bool | int | float | str | None")


class Suggest(Protocol):
    """The part of an optuna.Trial that a search space needs."""

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        """A number between low and high."""
        ...

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> int:
        """A whole number between low and high, both included."""
        ...

    def suggest_categorical(self, name: str, choices: Sequence[Setting]) -> Setting:
        """One of the choices."""
        ...


class Family(ABC):
    """A family of models.

    A configuration is a flat mapping; keys that begin with `view_` are options of the view, all others are
    the family's own. `fit` gets a fold in which every class occurs and at least one column is left, and a
    target that varies; whatever else is odd about the rows (missing values, constant columns, one row of a
    class) it must take. The same learning and configuration give the same model, bit for bit, on the same
    machine.
    """

    name: ClassVar[str]  # as on the board and in --models
    title: ClassVar[str]  # in a sentence
    view: ClassVar[str]  # the view it learns from: "codes" or "scaled"
    tasks: ClassVar[frozenset[Task]]
    losses: ClassVar[frozenset[Loss]]  # that it minimises itself; it serves others by the nearest of them
    searched: ClassVar[bool] = True  # whether tuning beyond the portfolio can help

    def serves(self, shape: Shape) -> bool:
        """Whether the family is worth trying at all on a problem of this size."""
        return shape.task in self.tasks

    @abstractmethod
    def seconds(self, shape: Shape, config: Config) -> float:
        """What one fit on one fold costs, about, with one thread of a machine of 2024, its view aside."""

    def bytes(self, shape: Shape, config: Config) -> float:
        """The memory that one fit takes beside its view, at its peak."""
        return 8.0 * shape.rows * max(shape.columns, 1)

    def threads(self, shape: Shape) -> int:
        """How many threads one fit uses; by rows alone, for threads may change the last bits."""
        return 1

    def hasten(self, shape: Shape, config: Config, share: float) -> Config | None:
        """A variant that costs about this share of the configuration; None if none is worth trying."""
        return None

    def leaves(self, config: Config) -> int | None:
        """How many leaves each of its trees has at most; None where that is not what shapes it."""
        del config
        return None

    @abstractmethod
    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """Strong configurations, the best known one in front; each names every key of `space`."""

    def second_layer(self, shape: Shape) -> tuple[Config, ...]:
        """Configurations that learn well from what other models predict beside the features; often none."""
        del shape
        return ()

    def seconds_upon_others(self, shape: Shape, config: Config) -> float:
        """What one fit of these costs, about; the shape counts the predictions among the numbers."""
        return self.seconds(shape, config)

    @abstractmethod
    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """One configuration from the search space."""

    @abstractmethod
    def fit(self, learning: Learning, config: Config) -> Fitted:
        """A model of these rows."""
