"""How the answers spread over the options, and the shares of answers apart and of blanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from survey.analysis.moments import total_by
from survey.analysis.stored import (
    DISTRIBUTION_COLUMNS,
    DO_NOT_KNOW,
    DOES_NOT_APPLY,
    NOT_ASKED,
    SHARE_COLUMNS,
)

if TYPE_CHECKING:
    from survey.analysis.cells import Positions
    from survey.analysis.frame import BoolArray, FloatArray, IntArray
    from survey.analysis.layout import Layout
    from survey.analysis.tables import Subject
    from survey.domain.measure import Measure

_SCORED, _DOES_NOT_APPLY, _DO_NOT_KNOW, _MISSING, _NOT_ASKED = range(5)


def distribution_rows(
    layout: Layout,
    subject: Subject,
    positions: Positions,
    answers: tuple[IntArray, FloatArray, FloatArray],
    *,
    has_counts: bool,
) -> pd.DataFrame:
    """Return DISTRIBUTION_COLUMNS for each group with answers, a row per code of the measure's scale.

    `answers` are unit, raw value (NaN for none) and factor of each row. Measures of several items have no
    distribution. Where weights were mapped `has_counts` is false and counts are empty.
    """
    measure = subject.measure
    if measure is None or len(measure.items) > 1:
        return pd.DataFrame(columns=list(DISTRIBUTION_COLUMNS))
    unit, value, factor = answers
    given = ~np.isnan(value)
    unit, value, factor = unit[given], value[given], factor[given]
    codes = np.arange(measure.minimum, measure.maximum + 1)
    column = (value - measure.minimum).astype(np.int64)
    weighted = _by_group(layout, positions, (unit, column, factor), len(codes))
    counts = layout.membership(positions).total(
        _by_unit(layout, (unit, column, np.ones_like(factor)), len(codes))
    )
    shown = counts.sum(axis=1) > 0
    keys = np.array(layout.keys)[shown]
    rows = pd.DataFrame(
        {
            "measure": subject.name,
            "product": subject.product,
            "group_key": np.repeat(keys, len(codes)),
            "code": np.tile(codes, len(keys)),
            "count": counts[shown].ravel() if has_counts else np.nan,
            "share": (weighted[shown] / weighted[shown].sum(axis=1, keepdims=True)).ravel(),
        }
    )
    return rows.astype({"count": "Int64"})


def states(measure: Measure, items: pd.DataFrame, value: FloatArray) -> IntArray:
    """Return for each row whether it was scored, stood apart, was left blank or was not asked.

    Of a measure of several items the answers apart are not told from blanks.
    """
    columns = items[list(measure.items)].to_numpy(dtype=np.float64)
    state = np.full(len(columns), _MISSING)
    state[(columns == NOT_ASKED).all(axis=1)] = _NOT_ASKED
    if len(measure.items) == 1:
        state[columns[:, 0] == DOES_NOT_APPLY] = _DOES_NOT_APPLY
        state[columns[:, 0] == DO_NOT_KNOW] = _DO_NOT_KNOW
    state[~np.isnan(value)] = _SCORED
    return state


def share_rows(
    layout: Layout,
    subject: Subject,
    positions: Positions,
    asked: tuple[IntArray, IntArray, FloatArray],
) -> pd.DataFrame:
    """Return SHARE_COLUMNS for each group with answers. `asked` are unit, state and factor of each row."""
    totals = _by_group(layout, positions, asked, _NOT_ASKED + 1)
    shown: BoolArray = totals[:, _SCORED] > 0
    totals = totals[shown]
    put = totals[:, :_NOT_ASKED].sum(axis=1)
    apart = totals[:, _SCORED + 1 : _NOT_ASKED] / put[:, np.newaxis]
    if subject.measure is None or len(subject.measure.items) > 1:
        apart[:, : _MISSING - 1] = np.nan
    rows = pd.DataFrame(apart, columns=["does_not_apply", "do_not_know", "missing"])
    rows.insert(0, "measure", subject.name)
    rows.insert(1, "product", subject.product)
    rows.insert(2, "group_key", pd.Series(np.array(layout.keys)[shown], dtype="str"))
    rows["not_asked"] = totals[:, _NOT_ASKED] / totals.sum(axis=1)
    return rows[list(SHARE_COLUMNS)]


def _by_group(
    layout: Layout,
    positions: Positions,
    rows: tuple[IntArray, IntArray, FloatArray],
    width: int,
) -> FloatArray:
    """Return weighted sums by group and column; `rows` are unit, column and factor."""
    weight = layout.unit_weight(positions)[:, np.newaxis]
    return layout.membership(positions).total(weight * _by_unit(layout, rows, width))


def _by_unit(layout: Layout, rows: tuple[IntArray, IntArray, FloatArray], width: int) -> FloatArray:
    unit, column, factor = rows
    place = unit * width + column
    order = np.lexsort((factor, place))
    size = len(layout.units.pairs)
    return total_by(place[order], factor[order], size * width).reshape(size, width)
