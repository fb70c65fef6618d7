"""Naive Bayes: normal distributions for numbers, word counts for text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from baselines.families.base import Family, Suggest
from baselines.families.parts.calibration import Calibration, learn_calibration
from baselines.families.parts.settings import read_number, read_word
from baselines.families.parts.widths import view_width
from baselines.learning import Fitted, Loss

if TYPE_CHECKING:
    from baselines.learning import Config, Learning, Matrix, Setting, Shape, Task, Values

__all__ = ["NaiveBayes"]

_BLOCK = 8_192


@dataclass(frozen=True)
class BayesModel:
    """A naive Bayes of scikit-learn, and how sure it may be: columns depend on each other after all."""

    inner: Any
    calibration: Calibration

    def predict(self, matrix: Matrix, *, rounds: int | None = None) -> np.ndarray:
        """Probabilities."""
        del rounds
        blocks = [
            self.calibration.answer(_scores(self.inner, matrix.values[first : first + _BLOCK]))
            for first in range(0, max(len(matrix), 1), _BLOCK)
        ]
        return np.concatenate(blocks)


class NaiveBayes(Family):
    """Gaussian naive Bayes on dense views, multinomial or complement naive Bayes on sparse ones."""

    name = "naive-bayes"
    title = "naive Bayes"
    view = "scaled"
    tasks: ClassVar[frozenset[Task]] = frozenset({"binary", "multiclass"})
    losses = frozenset({Loss.LOG})

    def seconds(self, shape: Shape, config: Config) -> float:
        """Two passes to learn, one a class to predict."""
        width = min(view_width(shape, config), 100 * (shape.texts + 1) + shape.numbers + shape.categories)
        return 0.02 + 2e-8 * width * (shape.rows + 0.2 * (shape.rows_valid + shape.rows_test) * shape.classes)

    def portfolio(self, shape: Shape) -> tuple[Config, ...]:
        """One with normal scores; for texts one more that weighs classes by what they are not."""
        plain = _config(shape, words="multinomial", smoothing=0.1)
        return (plain, _config(shape, words="complement", smoothing=0.3)) if shape.texts else (plain,)

    def space(self, suggest: Suggest, shape: Shape) -> Config:
        """How strongly to smooth."""
        words = ["multinomial", "complement"] if shape.texts else ["multinomial"]
        return _config(
            shape,
            words=suggest.suggest_categorical("words", words),
            smoothing=suggest.suggest_float("smoothing", 1e-3, 3.0, log=True),
            view_scale=suggest.suggest_categorical("view_scale", ["quantile", "robust"]),
        )

    def fit(self, learning: Learning, config: Config) -> Fitted:
        """One pass over the rows."""
        from sklearn.naive_bayes import ComplementNB, GaussianNB, MultinomialNB

        values, smoothing = learning.train.values, read_number(config, "smoothing")
        if isinstance(values, np.ndarray):
            inner: Any = GaussianNB(var_smoothing=0.1 * smoothing)
        else:
            inner = (ComplementNB if read_word(config, "words") == "complement" else MultinomialNB)(
                alpha=smoothing
            )
        inner.fit(_admissible(values), learning.target, sample_weight=learning.weight)
        return Fitted(BayesModel(inner, learn_calibration(_scores(inner, values), learning.target)))


def _config(shape: Shape, *, words: Setting, smoothing: float, view_scale: Setting = "quantile") -> Config:
    return {
        "words": words,
        "smoothing": smoothing,
        "view_scale": view_scale,
        "view_encode": "both",
        "view_text": "sparse",
        "view_dense": not shape.texts,
    }


def _scores(inner: Any, values: Values) -> np.ndarray:
    """The log probability of each class, up to a constant; of two classes, the second's lead."""
    logs = np.asarray(inner.predict_joint_log_proba(_admissible(values)))
    return logs[:, 1:] - logs[:, :1] if logs.shape[1] == 2 else logs


def _admissible(values: Values) -> Values:
    """Counts cannot be negative: what lies below the mean of a scaled number counts as nothing."""
    return values.astype(np.float64) if isinstance(values, np.ndarray) else values.maximum(0.0)
