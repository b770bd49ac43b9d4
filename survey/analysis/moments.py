"""Sums over the answers of each unit, from which every estimate and its variance follow.

A unit is an atom, or for products an atom raised to its kind of site. A response i with weight w of its cell
adds z = w (alpha - R beta) / sum(w beta) to the linearised total, where alpha is what it answered (times a
factor of its own) and beta whether it answered (times that factor). Both terms of the variance are quadratic in
the estimate R, so their coefficients can be summed once and serve every class.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.analysis.frame import FloatArray, IntArray


def total_by(index: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Return the sums of `values` by index, added one after another in the order of the rows."""
    return np.bincount(index, weights=values, minlength=size).astype(np.float64)


@dataclass(frozen=True)
class Moments:
    """One number per unit in each array.

    `base` answers from `returns` returns; `a`, `b` are the sums of alpha and beta, `aa`, `ab`, `bb` of their
    products; `q0`, `q1`, `q2` make the roster's term: sum of (1 - pi) z^2 is f w^2 (q0 - 2 R q1 + R^2 q2) /
    (sum w beta)^2. `square` is the sum of each value's square times its factor, for the standard deviation.
    """

    base: FloatArray
    returns: FloatArray
    a: FloatArray
    b: FloatArray
    aa: FloatArray
    ab: FloatArray
    bb: FloatArray
    q0: FloatArray
    q1: FloatArray
    q2: FloatArray
    square: FloatArray

    @classmethod
    def summed(cls, unit: IntArray, size: int, parts: Mapping[str, FloatArray]) -> Moments:
        """Return the sums by unit of what each row adds; a part that is not given is 0.

        Rows are put into the order of their content first: their own order changes no bit of a sum.
        """
        order = np.lexsort((*reversed(list(parts.values())), unit))
        rows = unit[order]
        sums = {name: total_by(rows, part[order], size) for name, part in parts.items()}
        return cls(**{field.name: sums.get(field.name, np.zeros(size)) for field in fields(cls)})

    def regrouped(self, unit: IntArray, target: IntArray, size: int) -> Moments:
        """Return the sums by target; unit `unit[j]` is counted in target `target[j]`."""
        return Moments(
            *(total_by(target, getattr(self, field.name)[unit], size) for field in fields(self))
        )


def answer_moments(
    unit: IntArray, value: FloatArray, size: int, weight: FloatArray | None = None
) -> Moments:
    """Return the moments of one answer per row; `weight` is a mapped weight, 1 where None."""
    factor = np.ones_like(value) if weight is None else weight
    alpha, one = factor * value, np.ones_like(value)
    return Moments.summed(
        unit,
        size,
        {
            "a": alpha,
            "b": factor,
            "base": one,
            "returns": one,
            "aa": alpha * alpha,
            "ab": alpha * factor,
            "bb": factor * factor,
            "square": alpha * value,
        },
    )
