"""The bootstrap over respondents, within cells: sums of many samples at once.

The chance in it is drawn anew in the same way whenever a release is made: from the raw bits of one generator, whose
stream no version of a library may change, and from rows in the order of their content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.random import PCG64

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray, IntArray

TIMES = 1000
_SEED = 20260601
_AT_ONCE = 1 << 20
"""So many draws are in memory at a time."""
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)


def resampled_sums(
    columns: FloatArray, cell: IntArray, size: int, times: int = TIMES
) -> FloatArray:
    """Return the sums of columns over samples with replacement (times, cells, columns).

    Each sample takes from each cell as many rows as it has. `cell` is the cell of each row; rows of a cell whose
    columns are the same are exchangeable, so that the order in which rows come changes nothing.
    """
    order = np.lexsort((*columns.T[::-1], cell))
    columns, cell = columns[order], cell[order]
    bounds = np.searchsorted(cell, np.arange(size + 1))
    stream = PCG64(_SEED)
    found = np.zeros((times, size, columns.shape[1]))
    for number in range(size):
        rows = columns[bounds[number] : bounds[number + 1]]
        step = max(_AT_ONCE // max(len(rows), 1), 1)
        for start in range(0, times if len(rows) else 0, step):
            samples = min(step, times - start)
            found[start : start + samples, number] = _draws(stream, samples, len(rows)) @ rows
    return found


def _draws(stream: PCG64, samples: int, rows: int) -> FloatArray:
    """Return how often each row is in each sample (samples, rows)."""
    wanted = samples * rows
    raw = stream.random_raw((wanted + 1) // 2)
    halves = np.concatenate([raw >> _HALF, raw & _LOW])[:wanted]
    row = ((halves * np.uint64(rows)) >> _HALF).astype(np.int64)
    row += np.repeat(np.arange(samples) * rows, rows)
    return np.bincount(row, minlength=wanted).reshape(samples, rows).astype(np.float64)
