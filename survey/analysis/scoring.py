"""Scoring: from the answers to a measure's items to one raw value per response."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from survey.analysis.frame import FloatArray
    from survey.domain.measure import Measure


def item_values(measure: Measure, item: str, answers: pd.DataFrame) -> FloatArray:
    """Return the raw answers to one item, NaN where there is no point of the scale."""
    column = answers[item].to_numpy(dtype=np.float64)
    scored = (column >= measure.minimum) & (column <= measure.maximum)
    return np.where(scored, column, np.nan)


def raw_values(measure: Measure, answers: pd.DataFrame) -> FloatArray:
    """Return one raw value per row: the mean of the answered items, NaN where fewer than half are answered.

    Items in `reverse` enter as minimum + maximum - x. Doubles of equal fractions are equal, so that values
    may be compared.
    """
    total, answered = np.zeros(len(answers)), np.zeros(len(answers))
    for item in measure.items:
        column = item_values(measure, item, answers)
        if item in measure.reverse:
            column = measure.minimum + measure.maximum - column
        given = ~np.isnan(column)
        total += np.where(given, column, 0.0)
        answered += given
    enough = (2 * answered >= len(measure.items)) & (answered > 0)
    return np.where(enough, total / np.where(answered > 0, answered, 1.0), np.nan)
