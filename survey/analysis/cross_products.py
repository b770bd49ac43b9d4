"""Sums of products, from which covariances, correlations and all that rests on them follow.

Sums over rows of whole numbers are exact in doubles up to 2^53: no order, no processor and no library changes a bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.moments import total_by

if TYPE_CHECKING:
    from survey.analysis.frame import BoolArray, FloatArray, IntArray

_ROUNDING = 1e-12
"""A variance below this share of the mean square is rounding: the answers are all alike."""


@dataclass(frozen=True)
class CrossProducts:
    """Weighted sums over rows: of weights (...), values (..., p) and products of two values (..., p, p)."""

    weight: FloatArray
    sums: FloatArray
    products: FloatArray

    @classmethod
    def of_sums(cls, sums: FloatArray, size: int) -> CrossProducts:
        """Return what sums (or sums of sums) of the columns of `row_products` stand for."""
        one, other = np.triu_indices(size)
        products = np.empty((*sums.shape[:-1], size, size))
        products[..., one, other] = products[..., other, one] = sums[..., 1 + size :]
        return cls(sums[..., 0], sums[..., 1 : 1 + size], products)

    def covariance(self) -> FloatArray:
        """Return the covariance matrix with divisor sum of weights: its scale matters to nothing built on it."""
        weight = self.weight[..., np.newaxis]
        mean = self.sums / weight
        crossed = mean[..., :, np.newaxis] * mean[..., np.newaxis, :]
        return np.asarray(self.products / weight[..., np.newaxis] - crossed)

    def correlation(self) -> FloatArray:
        """Return the correlation matrix; what does not vary is correlated with nothing (0)."""
        return correlation_of(self.covariance(), self.varies())

    def varies(self) -> BoolArray:
        """Return which values are not the same in every row."""
        square = np.diagonal(self.products, axis1=-2, axis2=-1) / self.weight[..., np.newaxis]
        variance = square - (self.sums / self.weight[..., np.newaxis]) ** 2
        return np.asarray(variance > _ROUNDING * square)


def row_products(values: FloatArray, weight: FloatArray | None = None) -> FloatArray:
    """Return for each row its weight (1 where none is given) and, times that, its values and their products.

    `values` has a row per respondent and a column per variable, none of them NaN.
    """
    one, other = np.triu_indices(values.shape[1])
    weights = np.ones(len(values)) if weight is None else weight
    products = np.column_stack([np.ones(len(values)), values, values[:, one] * values[:, other]])
    return np.asarray(products * weights[:, np.newaxis])


def cell_sums(columns: FloatArray, cell: IntArray, size: int) -> FloatArray:
    """Return the sums of columns by cell (cells, columns)."""
    return np.stack([total_by(cell, column, size) for column in columns.T], axis=1)


def cross_products(values: FloatArray, weight: FloatArray | None = None) -> CrossProducts:
    """Return the sums over all rows; see `row_products`."""
    return CrossProducts.of_sums(row_products(values, weight).sum(axis=0), values.shape[1])


def correlation_of(covariance: FloatArray, varies: BoolArray | None = None) -> FloatArray:
    """Return the correlation matrix (..., p, p) of a covariance matrix; 0 beside what does not vary."""
    variance = np.diagonal(covariance, axis1=-2, axis2=-1)
    if varies is None:
        varies = variance > 0
    scale = np.where(varies, 1 / np.sqrt(np.where(varies, variance, 1.0)), 0.0)
    matrix = covariance * scale[..., :, np.newaxis] * scale[..., np.newaxis, :]
    one = np.arange(covariance.shape[-1])
    matrix[..., one, one] = 1.0
    return np.asarray(matrix)
