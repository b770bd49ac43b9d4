"""All figures of a release: one pure function of what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from survey.analysis.layout import layout_of, units_of
from survey.analysis.measures import Tables, measure_tables
from survey.analysis.products import product_tables
from survey.analysis.stored import (
    DISTRIBUTION_COLUMNS,
    ESTIMATE_COLUMNS,
    RATE_COLUMNS,
    SHARE_COLUMNS,
    Figures,
)
from survey.analysis.tables import staff_shown

if TYPE_CHECKING:
    from survey.analysis.layout import Layout
    from survey.analysis.stored import Stored


def figures(stored: Stored) -> Figures:
    """Return every figure of a release.

    The same rows in any order give the same figures, bit for bit. ValueError where a row lies outside the atoms,
    a product outside the catalogue, or a mapped weight meets a roster.
    """
    if "weight" in stored.responses and len(stored.products) > 0:
        raise ValueError("A mapped weight and a roster cannot be combined.")
    layout = layout_of(stored)
    unit = units_of(stored.responses, layout.units)
    tables = Tables()
    for measure in stored.measures:
        if not measure.per_product:
            tables += measure_tables(layout, measure, stored.responses, unit)
    if len(stored.products) > 0 or any(measure.per_product for measure in stored.measures):
        tables += product_tables(layout, stored)
    return Figures(
        _joined(tables.estimates, ESTIMATE_COLUMNS),
        _rates(layout),
        _joined(tables.distributions, DISTRIBUTION_COLUMNS),
        _joined(tables.shares, SHARE_COLUMNS),
    )


def _joined(parts: tuple[pd.DataFrame, ...], columns: tuple[str, ...]) -> pd.DataFrame:
    filled = [part for part in parts if len(part) > 0]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(filled, ignore_index=True)[list(columns)]


def _rates(layout: Layout) -> pd.DataFrame:
    """Return eligible, invited and returned of each published group."""
    eligible, invited, returned = staff_shown(layout, layout.units.pairs)
    rows = pd.DataFrame(
        {
            "group_key": pd.Series(layout.keys, dtype="str"),
            "eligible": eligible,
            "invited": invited,
            "returned": returned,
        }
    )
    shown = np.array([key in layout.is_published for key in layout.keys])
    counts = {"eligible": "Int64", "invited": "Int64", "returned": "Int64"}
    return rows[shown].reset_index(drop=True).astype(counts)[list(RATE_COLUMNS)]
