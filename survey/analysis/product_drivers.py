"""What drives the overall satisfaction with one product: of its users who answered all, in the whole council alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.cross_products import row_products
from survey.analysis.driver_findings import LEAST_DRIVERS, NO_DRIVERS, content_of, least_rows
from survey.analysis.resampling import TIMES, resampled_sums
from survey.analysis.scoring import raw_values
from survey.analysis.splits import TOO_FEW_ON_A_SIDE, WHOLE
from survey.analysis.stored import ALL_GROUPS
from survey.domain.measure import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from survey.analysis.frame import FloatArray
    from survey.analysis.stored import Stored
    from survey.domain.measure import Measure

    Content = dict[str, object]


def product_drivers(stored: Stored, estimates: pd.DataFrame) -> dict[str, Content]:
    """Return by product the share of each of its measures in what is known of its headline's variation.

    Only products whose headline is published are told of. An answer counts m/a times: it stands for those of the
    products ticked that were not drawn. `estimates` are the wave's published ones.
    """
    measures = [one for one in stored.measures if one.per_product]
    headline = next((one for one in measures if one.role is Role.PRODUCT_HEADLINE), None)
    if headline is None:
        return {}
    scores = _published(estimates)
    parts = _parts(measures, headline)
    return {
        code: _content(
            stored, code, [one for one in parts if (one.id, code) in scores], headline, scores
        )
        for code in sorted(stored.catalogue)
        if (headline.id, code) in scores
    }


def _parts(measures: Sequence[Measure], headline: Measure) -> list[Measure]:
    """Return the other measures, without those whose every item is a measure by itself."""
    others = [one for one in measures if one is not headline]
    single = {one.items[0] for one in others if len(one.items) == 1}
    return [one for one in others if len(one.items) == 1 or not single.issuperset(one.items)]


def _published(estimates: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Return the scores shown of the whole council, by measure and product."""
    is_shown = (estimates["group_key"] == ALL_GROUPS) & (estimates["suppressed"] == "")
    rows = estimates[is_shown & estimates["score"].notna()]
    return dict(zip(zip(rows["measure"], rows["product"], strict=True), rows["score"], strict=True))


def _content(
    stored: Stored,
    code: str,
    parts: Sequence[Measure],
    headline: Measure,
    scores: Mapping[tuple[str, str], float],
) -> Content:
    if len(parts) < LEAST_DRIVERS:
        return {"n": None, "refused": NO_DRIVERS}
    rows = stored.products[stored.products["is_asked"] & (stored.products["product"] == code)]
    raw = np.stack([raw_values(one, rows) for one in (*parts, headline)], axis=1)
    complete = ~np.isnan(raw).any(axis=1)
    n = int(complete.sum())
    if n < stored.k or 0 < len(rows) - n < stored.k:
        return {"n": None, "refused": TOO_FEW_ON_A_SIDE}
    drawn = rows["ticked"].to_numpy(dtype=np.float64) / rows["asked"].to_numpy(dtype=np.float64)
    columns = _in_order(row_products(np.rint(WHOLE * raw[complete]), drawn[complete]))
    times = TIMES if n >= least_rows(len(parts)) else 0
    samples = resampled_sums(columns, np.zeros(n, dtype=np.int64), 1, times)[:, 0]
    drivers = [(one.id, scores[one.id, code]) for one in parts]
    return content_of(drivers, n, columns.sum(axis=0), samples)


def _in_order(columns: FloatArray) -> FloatArray:
    """Return rows in the order of their content: sums of fractions are then the same however rows come."""
    return np.asarray(columns[np.lexsort(columns.T[::-1])])
