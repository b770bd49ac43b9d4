"""Findings: what the methods that need rows say of a wave, as rows of a release.

Contents by kind, every number rounded to six decimals, so that another machine writes the same:

- reliability (subject: a measure of several items): `items`, `n`, `alpha` with Feldt's `low` and `high`, `omega`,
  `standardised`, `spearman_brown` (of two items, which have no alpha), `item_rest` and `dropped` by item, and
  `warnings`: the items that run against the others. Of products, all that are shown together, in the council alone.
- drivers (subject: the headline measure): `n`, `r2`, `left_out`, and of each of `drivers` its `measure`, `importance`
  (its share of r2) with a 95 % interval `low`, `high`, `johnson` (that share by another method), `score`, `vif`.
- product-drivers (subject: a product, in the council alone): as drivers, of the product's overall satisfaction and its
  other measures.
- quality (subject empty): see `survey.analysis.quality`.
- lost-time (subject: a measure whose options are times): see `survey.analysis.lost_time`.

`refused` is empty, or says why there is nothing beside it but perhaps `n`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from survey.analysis.cross_products import CrossProducts, row_products
from survey.analysis.driver_findings import drivers_by_group
from survey.analysis.lost_time import lost_time
from survey.analysis.product_drivers import product_drivers
from survey.analysis.quality import quality
from survey.analysis.reliability import LEAST_ITEMS, LEAST_ROWS, reliability
from survey.analysis.scoring import item_values
from survey.analysis.splits import ANSWERS_ALIKE, TOO_FEW, TOO_FEW_ON_A_SIDE, WaveRows, by_count
from survey.analysis.stored import ALL_GROUPS
from survey.domain.measure import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from survey.analysis.frame import BoolArray, FloatArray
    from survey.analysis.stored import Figures, Stored
    from survey.domain.measure import Measure

    Content = dict[str, object]

RELIABILITY, DRIVERS, QUALITY, LOST_TIME = "reliability", "drivers", "quality", "lost-time"
PRODUCT_DRIVERS = "product-drivers"
_DECIMALS = 6


class Found(NamedTuple):
    """A row of findings."""

    kind: str
    group_key: str
    subject: str
    content: Content


def findings(stored: Stored, figures: Figures) -> list[Found]:
    """Return the findings of a wave by kind, group and subject; none of a wave that kept no response.

    They are told of the whole council and of directorates and departments with at least a hundred returns. The same
    rows in any order give the same findings.
    """
    if len(stored.responses) == 0:
        return []
    wave = WaveRows.of(stored)
    rows = [
        Found(RELIABILITY, key, measure.id, content)
        for measure in wave.measures
        if len(measure.items) >= LEAST_ITEMS
        for key, content in _reliability(wave, measure).items()
    ]
    rows += [
        Found(RELIABILITY, ALL_GROUPS, measure.id, content)
        for measure in stored.measures
        if measure.per_product and len(measure.items) >= LEAST_ITEMS
        for content in _roster_reliability(stored, measure, figures.estimates)
    ]
    rows += [
        Found(LOST_TIME, key, measure.id, content)
        for measure in wave.measures
        for key, content in lost_time(measure, figures).items()
    ]
    rows += [
        Found(PRODUCT_DRIVERS, ALL_GROUPS, code, content)
        for code, content in product_drivers(stored, figures.estimates).items()
    ]
    for headline in (one for one in wave.measures if one.role is Role.HEADLINE):
        rows += [
            Found(DRIVERS, key, headline.id, content)
            for key, content in drivers_by_group(wave, headline, figures.estimates).items()
        ]
        rows += [
            Found(QUALITY, key, "", content) for key, content in quality(wave, headline).items()
        ]
    rounded = (row._replace(content=_rounded(row.content)) for row in rows)
    return sorted(rounded, key=lambda row: row[:3])


def _reliability(wave: WaveRows, measure: Measure) -> dict[str, Content]:
    items, complete = _items(measure, wave.answers)
    split = by_count(wave, [measure], complete)
    if split is None:
        return {ALL_GROUPS: {"n": None, "refused": TOO_FEW_ON_A_SIDE}}
    weight = None if wave.weight is None else wave.weight[complete]
    unit = wave.unit[complete]
    sums = split.sums(row_products(items[complete], weight), unit)
    counts = split.sums(np.ones((len(unit), 1)), unit)[:, 0]
    return {
        key: _reliability_content(measure, split.total(sums, key), int(counts[cells].sum()))
        for key, cells in split.members.items()
    }


def _roster_reliability(
    stored: Stored, measure: Measure, estimates: pd.DataFrame
) -> Iterator[Content]:
    """Yield the reliability of a measure of products: of all that are shown, in the whole council alone.

    An answer counts m/a times: it stands for those of the products ticked that were not drawn.
    """
    is_shown = (estimates["measure"] == measure.id) & (estimates["suppressed"] == "")
    shown = set(estimates[is_shown & (estimates["group_key"] == ALL_GROUPS)]["product"])
    rows = stored.products[stored.products["is_asked"] & stored.products["product"].isin(shown)]
    if len(rows) == 0:
        return
    items, complete = _items(measure, rows)
    n = int(complete.sum())
    if 0 < n < stored.k or 0 < len(rows) - n < stored.k:
        yield {"n": None, "refused": TOO_FEW_ON_A_SIDE}
        return
    drawn = rows["ticked"].to_numpy(dtype=np.float64) / rows["asked"].to_numpy(dtype=np.float64)
    sums = row_products(items[complete], drawn[complete]).sum(axis=0)
    yield _reliability_content(measure, sums, n)


def _items(measure: Measure, answers: pd.DataFrame) -> tuple[FloatArray, BoolArray]:
    """Return the items of a measure, reversed ones turned, a column each, and which rows answered them all."""
    columns = []
    for item in measure.items:
        value = item_values(measure, item, answers)
        is_turned = item in measure.reverse
        columns.append(measure.minimum + measure.maximum - value if is_turned else value)
    items = np.stack(columns, axis=1)
    return items, np.asarray(~np.isnan(items).any(axis=1))


def _reliability_content(measure: Measure, sums: FloatArray, n: int) -> Content:
    if n < LEAST_ROWS:
        return {"n": n, "refused": TOO_FEW}
    products = CrossProducts.of_sums(sums, len(measure.items))
    if not products.varies().all():
        return {"n": n, "refused": ANSWERS_ALIKE}
    found = reliability(measure.items, products.covariance(), n)
    return {
        "items": list(found.items),
        "n": n,
        "alpha": found.alpha,
        "low": found.low,
        "high": found.high,
        "standardised": found.standardised,
        "omega": found.omega,
        "spearman_brown": found.spearman_brown,
        "item_rest": found.item_rest,
        "dropped": found.dropped,
        "warnings": list(found.negative),
        "refused": "",
    }


def _rounded(content: Content) -> Content:
    return {key: _plain(value) for key, value in content.items()}


def _plain(value: object) -> object:
    """Return a value with its numbers rounded; a figure that is no number is None."""
    match value:
        case float():
            return round(value, _DECIMALS) + 0.0 if np.isfinite(value) else None
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case _:
            return value
