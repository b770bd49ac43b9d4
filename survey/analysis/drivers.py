"""Key drivers: how much of an outcome's variation each driver accounts for (method.md 7; tests/vectors/drivers.json).

Everything starts from a correlation matrix (..., p, p) whose last variable is the outcome; leading axes hold many
matrices at once, so that a thousand bootstrap samples cost one pass. It is association, not cause.
"""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray

_SINGULAR = 1e-9
"""What others leave unexplained of a driver below this is rounding: it says nothing of its own."""


def r_squared(correlation: FloatArray) -> FloatArray:
    """Return the share of the outcome's variance that all drivers account for together."""
    return np.asarray(1 - _unexplained(correlation)[-1])


def lmg(correlation: FloatArray) -> FloatArray:
    """Return each driver's part of R squared (..., drivers): its gain averaged over all orders of the drivers.

    Lindeman, Merenda and Gold 1980; the Shapley value of R squared. The parts sum to R squared.
    """
    left = _unexplained(correlation)
    # einsum adds by itself: threads of a library would cost more than they save on so little
    return np.asarray(np.einsum("ds,s...->...d", _orders(correlation.shape[-1] - 1), left))


def _orders(drivers: int) -> FloatArray:
    """Return with what factor a subset's unexplained part counts for a driver (drivers, 2^drivers).

    |S|! (k - |S| - 1)! / k! of the k! orders have exactly S before the driver: it gains what S leaves, less what S
    and the driver leave.
    """
    number = np.arange(2**drivers)
    size = np.bitwise_count(number)
    share = [factorial(s) * factorial(drivers - s - 1) / factorial(drivers) for s in range(drivers)]
    before, with_it = np.array([*share, 0.0])[size], np.array([0.0, *share])[size]
    has = (number >> np.arange(drivers)[:, np.newaxis]) & 1 == 1
    return np.where(has, -with_it, before)


def johnson(correlation: FloatArray) -> FloatArray:
    """Return Johnson's relative weights (2000) of one matrix; they sum to R squared."""
    among, with_outcome = correlation[:-1, :-1], correlation[:-1, -1]
    values, vectors = np.linalg.eigh(among)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    slopes = np.linalg.solve(root, with_outcome)
    return np.asarray((root**2) @ (slopes**2))


def variance_inflation(correlation: FloatArray) -> FloatArray:
    """Return by how much the other drivers inflate the variance of each slope; infinite where they say it all."""
    among = correlation[:-1, :-1]
    size = len(among)
    last = [np.r_[np.delete(np.arange(size), j), j] for j in range(size)]
    left = np.array([_residual(among[np.ix_(order, order)]) for order in last])
    return np.where(left > _SINGULAR, 1 / np.maximum(left, _SINGULAR), np.inf)


def standardised_slopes(correlation: FloatArray) -> FloatArray:
    """Return the slopes of the regression on all drivers, everything in standard deviations."""
    return np.asarray(np.linalg.solve(correlation[:-1, :-1], correlation[:-1, -1]))


def _residual(correlation: FloatArray) -> float:
    """Return what all others leave unexplained of the last variable."""
    return float(_unexplained(correlation)[-1])


def _unexplained(correlation: FloatArray) -> FloatArray:
    """Return what each subset of drivers leaves of the outcome's variance (2^drivers, ...); bit j stands for driver j.

    Each step decides on one driver for all subsets of those before it: left out, its row and column go; taken in, it
    is swept out of the rest. So the matrices shrink as their number doubles.
    """
    # samples last: numpy then runs along memory
    matrices = np.moveaxis(correlation, (-2, -1), (0, 1))[:, :, np.newaxis]
    while len(matrices) > 1:
        subsets = matrices.shape[2]
        both = np.empty((len(matrices) - 1, len(matrices) - 1, 2 * subsets, *matrices.shape[3:]))
        both[:, :, :subsets] = matrices[1:, 1:]
        _sweep(matrices, both[:, :, subsets:])
        matrices = both
    return np.asarray(matrices[0, 0])


def _sweep(matrix: FloatArray, rest: FloatArray) -> None:
    """Write into `rest` what is left of the other variables' (co)variances once the first is held fixed.

    Axes p, p, and any more.
    """
    first = matrix[0, 0]
    says = first > _SINGULAR
    slope = matrix[0, 1:] * np.where(says, 1 / np.where(says, first, 1.0), 0.0)
    np.multiply(slope[:, np.newaxis], matrix[np.newaxis, 0, 1:], out=rest)
    np.subtract(matrix[1:, 1:], rest, out=rest)
