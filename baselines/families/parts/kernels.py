"""Gaussian processes with a Matérn 5/2 kernel: how likely targets are, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["Posterior", "likelihood", "matern", "posterior"]

_ROOT_FIVE = float(np.sqrt(5.0))
_JITTER = 1e-6


@dataclass(frozen=True)
class Posterior:
    """What the training rows say: weights of kernel values, and each row's answer without itself."""

    weights: np.ndarray  # (rows, outputs)
    left_out: np.ndarray  # (rows, outputs)


def matern(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """The Matérn 5/2 kernel of rows already divided by their length scales."""
    distance = _ROOT_FIVE * np.sqrt(_squared_distances(first, second))
    return np.asarray((1 + distance + distance**2 / 3) * np.exp(-distance))


def likelihood(
    logs: np.ndarray, values: np.ndarray, targets: np.ndarray, doubt: np.ndarray, prior: np.ndarray
) -> tuple[float, np.ndarray]:
    """The negative log marginal likelihood of targets (rows, outputs), and its gradient.

    `logs` are the logarithms of the length scales, of the signal's variance and of the noise's, which `doubt`
    (rows,) multiplies; a weak normal prior around `prior` keeps them where data say nothing.
    """
    from scipy.linalg import cho_factor, cho_solve

    scaled, signal, noise = values / np.exp(logs[:-2]), np.exp(logs[-2]), np.exp(logs[-1])
    distance = _ROOT_FIVE * np.sqrt(_squared_distances(scaled, scaled))
    decay = signal * np.exp(-distance)
    kernel = decay * (1 + distance + distance**2 / 3)
    covariance = kernel + np.diag(noise * doubt + _JITTER)
    factor = cho_factor(covariance, lower=True, overwrite_a=True, check_finite=False)
    inverse = cho_solve(factor, np.eye(len(values)), overwrite_b=True, check_finite=False)
    weights = inverse @ targets
    outputs = targets.shape[1]
    value = 0.5 * float(np.sum(targets * weights)) + outputs * float(np.log(np.diag(factor[0])).sum())
    blame = 0.5 * (outputs * inverse - weights @ weights.T)  # the slope along each cell of the covariance
    bent = blame * decay * (5 / 3) * (1 + distance)
    lengths = 2 * (bent.sum(axis=1) @ scaled**2 - np.einsum("rc,rc->c", scaled, bent @ scaled))
    gradient = np.concatenate([lengths, [np.sum(blame * kernel), noise * (np.diag(blame) @ doubt)]])
    away = logs - prior
    return value + 0.5 * float(away @ away), gradient + away


def posterior(logs: np.ndarray, values: np.ndarray, targets: np.ndarray, doubt: np.ndarray) -> Posterior:
    """The weights of the kernel for these targets, and what the other rows say of each row."""
    scaled = values / np.exp(logs[:-2])
    covariance = np.exp(logs[-2]) * matern(scaled, scaled)
    covariance[np.diag_indices(len(values))] += np.exp(logs[-1]) * doubt + _JITTER
    inverse = np.linalg.inv(covariance)
    weights = inverse @ targets
    return Posterior(np.exp(logs[-2]) * weights, targets - weights / np.diag(inverse)[:, None])


def _squared_distances(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    squares = np.sum(first**2, axis=1)[:, None] + np.sum(second**2, axis=1) - 2 * first @ second.T
    return np.asarray(np.maximum(squares, 0.0))
