"""Lost working time, from answers that are bands of hours: an estimate, and told as one (method.md 1).

Inside a band everybody between its ends is thought equally likely, so that quantiles run along straight lines within
bands; a band without an end is taken to end at the cap. Everything follows from the published distribution alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.frame import ORGANISATION
from survey.analysis.splits import LEAST_RETURNS
from survey.analysis.stored import ALL_GROUPS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from survey.analysis.frame import FloatArray
    from survey.analysis.stored import Figures
    from survey.domain.measure import Measure

CAP = 10.0
"""Nobody counts for more hours than this; a band without an end ends here."""
TRIMMED = 0.1
"""The share of answers that the trimmed mean leaves out at either end."""
UNIT = "hours"
_MINUTES = 60


def lost_time(measure: Measure, figures: Figures) -> dict[str, dict[str, object]]:
    """Return by group what was lost, in hours; empty where the measure's options are no times.

    `median`; `trimmed_mean` without the tenth that lost least and the tenth that lost most; `capped_mean` with the
    middle of each band, and `at_least`, `at_most` with its ends; `base`, `cap`, `unit`.
    """
    if not measure.minutes:
        return {}
    low, high = bands(measure.minutes)
    base = _bases(measure, figures.estimates)
    large = _large(figures.rates)
    rows = figures.distributions
    rows = rows[(rows["measure"] == measure.id) & (rows["product"] == "")]
    found = {}
    for name, of in rows.sort_values("code").groupby("group_key"):
        key = str(name)
        if key in large and key in base:
            share = of["share"].to_numpy(dtype=np.float64)
            found[key] = {**summary(share, low, high), "base": base[key]}
    return found


def bands(most: Sequence[int | None]) -> tuple[FloatArray, FloatArray]:
    """Return the ends of the bands in hours; `most` are their upper ends in minutes, None for no end.

    Nothing goes beyond the cap.
    """
    ends = [CAP if end is None else end / _MINUTES for end in most]
    high = np.minimum(ends, CAP)
    return np.r_[0.0, high[:-1]], high


def summary(share: FloatArray, low: FloatArray, high: FloatArray) -> dict[str, object]:
    """Return what `lost_time` tells of one distribution; `share` sums to one."""
    return {
        "median": quantile(share, low, high, 0.5),
        "trimmed_mean": mean_between(share, low, high, TRIMMED, 1 - TRIMMED),
        "capped_mean": mean_between(share, low, high, 0.0, 1.0),
        "at_least": float((share * low).sum()),
        "at_most": float((share * high).sum()),
        "cap": CAP,
        "unit": UNIT,
        "refused": "",
    }


def quantile(share: FloatArray, low: FloatArray, high: FloatArray, at: float) -> float:
    """Return the hours that the share `at` of the answers does not go beyond, along a line within each band."""
    start = np.r_[0.0, np.cumsum(share)[:-1]]
    band = int(np.flatnonzero((start + share >= at - 1e-12) & (share > 0))[0])
    within = min(max((at - start[band]) / share[band], 0.0), 1.0)
    return float(low[band] + within * (high[band] - low[band]))


def mean_between(
    share: FloatArray, low: FloatArray, high: FloatArray, first: float, last: float
) -> float:
    """Return the mean of the answers between two quantiles: the middle of what each band has between them."""
    start = np.r_[0.0, np.cumsum(share)[:-1]]
    begin, end = np.clip(start, first, last), np.clip(start + share, first, last)
    slope = (high - low) / np.where(share > 0, share, 1.0)
    middle = low + slope * ((begin + end) / 2 - start)
    return float(((end - begin) * middle).sum() / (last - first))


def _bases(measure: Measure, estimates: pd.DataFrame) -> dict[str, int]:
    rows = estimates[(estimates["measure"] == measure.id) & estimates["base"].notna()]
    return dict(zip(rows["group_key"].tolist(), rows["base"].astype(int).tolist(), strict=True))


def _large(rates: pd.DataFrame) -> set[str]:
    """Return the whole council, and the groups of the organisation with returns enough."""
    is_department = rates["group_key"].str.startswith(f"{ORGANISATION}:")
    rows = rates[is_department & (rates["returned"] >= LEAST_RETURNS)]
    return {ALL_GROUPS, *rows["group_key"]}
