"""The figures of one measure, for whatever rows were put it: responses, or answers about products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.cells import measure_cells
from survey.analysis.distributions import distribution_rows, share_rows, states
from survey.analysis.moments import answer_moments
from survey.analysis.scoring import raw_values
from survey.analysis.stored import NOT_ASKED
from survey.analysis.tables import Subject, blank_rows, estimate_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from survey.analysis.cells import Positions
    from survey.analysis.frame import BoolArray, FloatArray, IntArray
    from survey.analysis.layout import Layout
    from survey.analysis.moments import Moments
    from survey.domain.measure import Measure


@dataclass(frozen=True)
class Tables:
    """The frames of one subject, or of many: see `Figures`."""

    estimates: tuple[pd.DataFrame, ...] = ()
    distributions: tuple[pd.DataFrame, ...] = ()
    shares: tuple[pd.DataFrame, ...] = ()

    def __add__(self, other: Tables) -> Tables:
        """Return both, one after the other."""
        return Tables(
            self.estimates + other.estimates,
            self.distributions + other.distributions,
            self.shares + other.shares,
        )


@dataclass(frozen=True)
class Rows:
    """Rows that were put a measure: the unit of each, its raw value (NaN for none), its state, its factor.

    A row counts `factor` times the weight of its cell. `moments` sums them: it is given which rows count and a
    value for every row. Where weights were mapped `has_counts` is false: only bases are shown unweighted.
    """

    unit: IntArray
    value: FloatArray
    state: IntArray
    factor: FloatArray
    moments: Callable[[BoolArray, FloatArray], Moments]
    has_counts: bool = True


def tabulate(layout: Layout, subject: Subject, positions: Positions, rows: Rows) -> Tables:
    """Return every figure of a subject whose units stand at `positions`."""
    given = ~np.isnan(rows.value)
    top = None
    if subject.measure is not None and subject.measure.top:
        in_top = np.isin(rows.value, sorted(subject.measure.top)).astype(np.float64)
        top = rows.moments(given, in_top)
    mean = rows.moments(given, rows.value)
    asked = (rows.unit, rows.state, rows.factor)
    answers = (rows.unit, rows.value, rows.factor)
    return Tables(
        (estimate_rows(layout, subject, positions, mean, top),),
        (distribution_rows(layout, subject, positions, answers, has_counts=rows.has_counts),),
        (share_rows(layout, subject, positions, asked),),
    )


def measure_tables(
    layout: Layout, measure: Measure, responses: pd.DataFrame, unit: IntArray
) -> Tables:
    """Return the figures of a measure outside rosters.

    `responses` has a column per item, and perhaps `weight`; `unit` says where each row lies.
    """
    is_asked = not layout.is_imported or _was_asked(measure, responses)
    subject = Subject(measure.id, measure=measure, is_asked=is_asked)
    value = raw_values(measure, responses)
    positions = measure_cells(layout, layout.units.pairs, measure, (unit, responses, value))
    if positions is None:
        return Tables((blank_rows(layout, subject),))
    has_weight = "weight" in responses
    weight = responses["weight"].to_numpy(dtype=np.float64) if has_weight else np.ones_like(value)
    size = len(layout.units.pairs)
    rows = Rows(
        unit,
        value,
        states(measure, responses, value),
        weight,
        lambda given, values: answer_moments(
            unit[given], values[given], size, weight[given] if has_weight else None
        ),
        has_counts=not has_weight,
    )
    return tabulate(layout, subject, positions, rows)


def _was_asked(measure: Measure, responses: pd.DataFrame) -> bool:
    """Return whether so many of a measure's items were put to somebody that it can have a value."""
    put = sum(bool((responses[item] != NOT_ASKED).any()) for item in measure.items)
    return put > 0 and 2 * put >= len(measure.items)
