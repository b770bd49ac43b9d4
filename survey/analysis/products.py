"""Product figures: published at the root, by kind of site, directorate and department (estimation.md 2).

A product's cells are the atoms raised to (kind, organisation node), merged until each has no users or k; each of
its measures merges on from there by its answers. "All products" lays the cells of the products shown at the root
over one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from survey.analysis.cells import measure_cells
from survey.analysis.distributions import states
from survey.analysis.layout import units_of
from survey.analysis.measures import Rows, Tables, tabulate
from survey.analysis.merging import count_rule, merge, overlay, share_rule
from survey.analysis.roster import all_products_moments, product_moments, share_moments
from survey.analysis.scoring import raw_values
from survey.analysis.stored import ALL_GROUPS, ALL_PRODUCTS, SHARE_USING
from survey.analysis.tables import Subject, blank_rows, estimate_rows

if TYPE_CHECKING:
    from survey.analysis.cells import Positions
    from survey.analysis.frame import IntArray
    from survey.analysis.layout import Layout
    from survey.analysis.stored import Stored
    from survey.domain.measure import Measure


@dataclass(frozen=True)
class _Shown:
    """A product with users enough: its rows, and where its units stand after the merge on users."""

    rows: pd.DataFrame
    positions: Positions


def product_tables(atoms: Layout, stored: Stored) -> Tables:
    """Return the figures of every product of the catalogue, and of all products together.

    A product that is not shown at the root has a suppressed row there and no other. ValueError where a ticked
    product is not in the catalogue.
    """
    layout, raised = atoms.raised()
    rows = stored.products.assign(unit=raised[units_of(stored.products, atoms.units)])
    unknown = set(rows["product"]) - set(stored.catalogue)
    if unknown:
        raise ValueError(f"Products that no catalogue names were ticked: {sorted(unknown)}.")
    shown = {
        code: _shown_product(layout, rows[rows["product"] == code])
        for code in sorted(stored.catalogue)
    }
    tables = Tables()
    for code, product in shown.items():
        tables += _share_table(layout, code, product)
    for measure in (measure for measure in stored.measures if measure.per_product):
        tables += _measure_tables(layout, measure, shown)
    return tables


def _users(layout: Layout, rows: pd.DataFrame) -> IntArray:
    size = len(layout.units.pairs)
    return np.bincount(rows["unit"].to_numpy(dtype=np.int64), minlength=size).astype(np.int64)


def _shown_product(layout: Layout, rows: pd.DataFrame) -> _Shown | None:
    """Return a product with its cells, or None where it has fewer than k users in the wave."""
    users = _users(layout, rows)[:, np.newaxis]
    positions = merge(layout.units.pairs, users, count_rule(layout.k), layout.trees)
    return _Shown(rows, positions) if positions is not None and len(rows) > 0 else None


def _share_table(layout: Layout, code: str, product: _Shown | None) -> Tables:
    """Return the share of staff that use a product."""
    subject = Subject(SHARE_USING, code)
    if product is None:
        return _blank(layout, subject)
    users, answered = _users(layout, product.rows), layout.units.answered
    content = np.stack([users, answered], axis=1)
    positions = merge(product.positions, content, share_rule(layout.k), layout.trees)
    if positions is None:
        return Tables((blank_rows(layout, subject),))
    moments = share_moments(users, answered)
    has_users = layout.membership(positions).total(users.astype(np.float64)) > 0
    rows = estimate_rows(layout, subject, positions, moments, moments, is_shown=has_users)
    return Tables((rows,))


def _measure_tables(layout: Layout, measure: Measure, shown: dict[str, _Shown | None]) -> Tables:
    """Return a product measure's figures for each product, then for all shown at the root."""
    tables, kept = Tables(), []
    for code, product in shown.items():
        subject = Subject(measure.id, code, measure)
        found = None if product is None else _placed(layout, measure, product)
        if product is None:
            tables += _blank(layout, subject)
        elif found is None:
            tables += Tables((blank_rows(layout, subject),))
        else:
            tables += _tabulated(layout, subject, measure, found)
            kept.append(found)
    # answers collected elsewhere are about no product, unless the wave has a catalogue
    is_asked = not layout.is_imported or bool(shown)
    return tables + _all_products(layout, measure, kept, is_asked=is_asked)


def _placed(layout: Layout, measure: Measure, product: _Shown) -> _Shown | None:
    """Return the rows that were asked, with their `value`, and the measure's cells; None where it is blank."""
    asked = product.rows[product.rows["is_asked"]]
    value = raw_values(measure, asked)
    unit = asked["unit"].to_numpy(dtype=np.int64)
    positions = measure_cells(layout, product.positions, measure, (unit, asked, value))
    if positions is None or np.isnan(value).all():
        return None
    return _Shown(asked.assign(value=value), positions)


def _all_products(
    layout: Layout, measure: Measure, kept: list[_Shown], *, is_asked: bool
) -> Tables:
    subject = Subject(measure.id, ALL_PRODUCTS, measure, is_asked)
    if not kept:
        return _blank(layout, subject)
    # cells that are unions of cells large and unlike enough are so themselves: nothing is left to merge
    laid = overlay(layout.units.pairs, [product.positions for product in kept], layout.trees)
    rows = pd.concat([product.rows for product in kept], ignore_index=True)
    return _tabulated(layout, subject, measure, _Shown(rows, laid))


def _tabulated(layout: Layout, subject: Subject, measure: Measure, product: _Shown) -> Tables:
    rows = product.rows
    sums = all_products_moments if subject.product == ALL_PRODUCTS else product_moments
    size = len(layout.units.pairs)
    value = rows["value"].to_numpy(dtype=np.float64)
    counted = Rows(
        rows["unit"].to_numpy(dtype=np.int64),
        value,
        states(measure, rows, value),
        rows["ticked"].to_numpy(dtype=np.float64) / rows["asked"].to_numpy(dtype=np.float64),
        lambda given, values: sums(rows.assign(value=values)[given], size),
    )
    return tabulate(layout, subject, product.positions, counted)


def _blank(layout: Layout, subject: Subject) -> Tables:
    return Tables((blank_rows(layout, subject, (ALL_GROUPS,)),))
