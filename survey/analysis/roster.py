"""Products: what ticks and the answers of those drawn add to the moments (estimation.md 3, roster).

Of the m products that a return ticked, a were drawn and asked; each was asked with pi = a/m, so an answer counts
m/a times. The draw has a variance of its own, which the moments q0 to q2 carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.moments import Moments, total_by

if TYPE_CHECKING:
    import pandas as pd

    from survey.analysis.frame import FloatArray, IntArray


def product_moments(rows: pd.DataFrame, size: int) -> Moments:
    """Return the moments of one product; `rows` has `unit`, `ticked`, `asked` and `value` (never NaN)."""
    value = rows["value"].to_numpy(dtype=np.float64)
    ticked, asked = _drawn(rows)
    factor, one = ticked / asked, np.ones_like(value)
    alpha = factor * value
    draw = (1 - asked / ticked) * factor * factor
    return Moments.summed(
        rows["unit"].to_numpy(dtype=np.int64),
        size,
        {
            "a": alpha,
            "b": factor,
            "base": one,
            "returns": one,
            "aa": alpha * alpha,
            "ab": alpha * factor,
            "bb": factor * factor,
            "q0": draw * value * value,
            "q1": draw * value,
            "q2": draw,
            "square": alpha * value,
        },
    )


def all_products_moments(rows: pd.DataFrame, size: int) -> Moments:
    """Return the moments of all products together: z sums what a return answered.

    `rows` has a row per answer: `bundle`, `unit`, `ticked`, `asked`, `value` (never NaN).
    """
    returns = _by_return(rows)
    total, count = returns["total"].to_numpy(), returns["count"].to_numpy()
    ticked, asked = _drawn(returns)
    factor = ticked / asked
    alpha, beta = factor * total, factor * count
    squares = returns["squares"].to_numpy()
    draw = _draws(total, count, squares, ticked, asked)
    return Moments.summed(
        returns["unit"].to_numpy(dtype=np.int64),
        size,
        {
            "a": alpha,
            "b": beta,
            "base": count,
            "returns": np.ones_like(count),
            "aa": alpha * alpha,
            "ab": alpha * beta,
            "bb": beta * beta,
            "q0": draw[0],
            "q1": draw[1],
            "q2": draw[2],
            "square": factor * squares,
        },
    )


def share_moments(users: IntArray, answered: IntArray) -> Moments:
    """Return the moments of the share of returns that use a product, from both numbers by unit."""
    u, n = users.astype(np.float64), answered.astype(np.float64)
    none = np.zeros_like(u)
    return Moments(n, n, u, n, u, u, n, none, none, none, u)


def _drawn(rows: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    return rows["ticked"].to_numpy(dtype=np.float64), rows["asked"].to_numpy(dtype=np.float64)


def _by_return(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row per return: `unit`, `ticked`, `asked`, and `total`, `squares`, `count` of its values."""
    rows = rows.sort_values(["bundle", "value"], kind="stable")
    bundle = rows["bundle"].to_numpy()
    first = np.r_[True, bundle[1:] != bundle[:-1]] if len(rows) else np.zeros(0, dtype=bool)
    number = np.cumsum(first) - 1
    value = rows["value"].to_numpy(dtype=np.float64)
    size = int(first.sum())
    returns = rows.loc[first, ["unit", "ticked", "asked"]].reset_index(drop=True)
    return returns.assign(
        total=total_by(number, value, size),
        squares=total_by(number, value * value, size),
        count=total_by(number, np.ones_like(value), size),
    )


def _draws(
    total: FloatArray, count: FloatArray, squares: FloatArray, ticked: FloatArray, asked: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return q0, q1, q2 of each return.

    One asked of several: (1 - pi) z^2. More: m^2 (1 - a/m) s^2 / a, s^2 the variance of e = x - R over the a
    asked, 0 where not answered; that is quadratic in R too.
    """
    several = asked > 1
    spread = ticked**2 * (1 - asked / ticked) / asked
    single = np.where(several, 0.0, spread)
    spread = np.where(several, spread / np.maximum(asked - 1, 1), 0.0)
    return (
        single * total**2 + spread * (squares - total**2 / asked),
        single * total * count + spread * (total - count * total / asked),
        single * count**2 + spread * (count - count**2 / asked),
    )
