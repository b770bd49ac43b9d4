"""The cells of a measure: the merge run again on its answers (estimation.md 2, per measure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.merging import answer_rule, merge, overlay
from survey.analysis.scoring import item_values

if TYPE_CHECKING:
    import pandas as pd

    from survey.analysis.frame import FloatArray, IntArray, Pair
    from survey.analysis.layout import Layout
    from survey.domain.measure import Measure

Positions = tuple["Pair", ...]
"""Where each unit stands after a merge."""


def histogram(unit: IntArray, value: FloatArray, size: int) -> IntArray:
    """Return how often each value was given in each unit: a row per unit, a column per value; NaN is none."""
    given = ~np.isnan(value)
    values, column = np.unique(value[given], return_inverse=True)
    width = len(values)
    counts = np.bincount(unit[given] * width + column, minlength=size * width)
    return counts.reshape(size, width).astype(np.int64)


def measure_cells(
    layout: Layout,
    start: Positions,
    measure: Measure,
    answers: tuple[IntArray, pd.DataFrame, FloatArray],
) -> Positions | None:
    """Return where each unit stands for a measure, or None where it is blank in this wave.

    `answers` are the rows' units, their items and their raw values. A measure of several items starts from
    its items' cells laid over one another; an item that is blank itself has none.
    """
    unit, items, value = answers
    if len(measure.items) > 1:
        partitions = [
            merge_answers(layout, start, unit, item_values(measure, item, items))
            for item in measure.items
        ]
        known = [partition for partition in partitions if partition is not None]
        start = overlay(start, known, layout.trees)
    return merge_answers(layout, start, unit, value)


def merge_answers(
    layout: Layout, start: Positions, unit: IntArray, value: FloatArray
) -> Positions | None:
    """Return where each unit stands once no cell has fewer than k answers, or answers too alike."""
    counts = histogram(unit, value, len(start))
    return merge(start, counts, answer_rule(layout.k), layout.trees)
