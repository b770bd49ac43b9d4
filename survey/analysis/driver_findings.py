"""What drives the headline in a wave, with bootstrap intervals, where there are returns enough to say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.cross_products import CrossProducts, row_products
from survey.analysis.drivers import johnson, lmg, r_squared, variance_inflation
from survey.analysis.resampling import TIMES, resampled_sums
from survey.analysis.splits import ANSWERS_ALIKE, TOO_FEW, TOO_FEW_ON_A_SIDE, by_count
from survey.analysis.stored import ALL_GROUPS
from survey.domain.measure import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from survey.analysis.frame import BoolArray, FloatArray
    from survey.analysis.splits import Split, WaveRows
    from survey.domain.measure import Measure

    Content = dict[str, object]

LEAST_ROWS = 100
ROWS_A_DRIVER = 10
LEAST_DRIVERS = 2
MOST_INFLATION = 10.0
"""A driver of which the others say this much (nine tenths of its variance) cannot be told from them."""
COLLINEAR = "collinear"
NO_DRIVERS = "no drivers"
_INTERVAL = (2.5, 97.5)
_AT_ONCE = 100


@dataclass(frozen=True)
class _Sums:
    """Sums by cell of the rows that answered everything, and of samples of them; the outcome comes last."""

    drivers: tuple[Measure, ...]
    left_out: tuple[str, ...]
    split: Split
    counts: FloatArray
    sums: FloatArray
    samples: FloatArray


def least_rows(drivers: int) -> int:
    """Return how many complete rows so many drivers need."""
    return max(LEAST_ROWS, ROWS_A_DRIVER * drivers)


def drivers_by_group(
    wave: WaveRows, headline: Measure, estimates: pd.DataFrame
) -> dict[str, Content]:
    """Return by group the share of each headline measure in what is known of the headline's variation.

    Only responses that answered all of them count. `estimates` are the wave's published ones.
    """
    measures = [one for one in wave.measures if one.role is Role.MAIN]
    kept = _kept(wave, headline, measures)
    if len(kept) < LEAST_DRIVERS:
        return {ALL_GROUPS: {"n": None, "refused": NO_DRIVERS}}
    complete = _complete(wave, [*kept, headline])
    split = by_count(wave, [*kept, headline], complete)
    if split is None:
        return {ALL_GROUPS: {"n": None, "refused": TOO_FEW_ON_A_SIDE}}
    left_out = tuple(one.id for one in measures if one not in kept)
    sums = _sums(wave, headline, kept, left_out, split, complete)
    published = _published(estimates)
    return {key: _content(sums, key, published) for key in split.members}


def _kept(wave: WaveRows, headline: Measure, measures: Sequence[Measure]) -> list[Measure]:
    """Return the measures that are taken as drivers.

    While too few responses answered all of them, the one that fewest answered is left out, but never more than half.
    """
    kept = list(measures)
    answered = {one.id: int((~np.isnan(wave.scored[one.id])).sum()) for one in measures}
    while 2 * len(kept) > len(measures) + 1:
        if _complete(wave, [*kept, headline]).sum() >= least_rows(len(kept)):
            break
        kept.remove(min(kept, key=lambda one: (answered[one.id], one.id)))
    return kept


def _complete(wave: WaveRows, measures: Sequence[Measure]) -> BoolArray:
    given = [~np.isnan(wave.scored[one.id]) for one in measures]
    return np.asarray(np.logical_and.reduce(given))


def _sums(
    wave: WaveRows,
    headline: Measure,
    kept: Sequence[Measure],
    left_out: tuple[str, ...],
    split: Split,
    complete: BoolArray,
) -> _Sums:
    values = np.stack([wave.whole(one)[complete] for one in (*kept, headline)], axis=1)
    unit = wave.unit[complete]
    columns = row_products(values, None if wave.weight is None else wave.weight[complete])
    counts = split.sums(np.ones((len(unit), 1)), unit)[:, 0]
    is_enough = counts.sum() >= least_rows(len(kept))
    samples = resampled_sums(
        columns, split.cell[unit], len(split.weight), TIMES if is_enough else 0
    )
    return _Sums(tuple(kept), left_out, split, counts, split.sums(columns, unit), samples)


def _published(estimates: pd.DataFrame) -> dict[tuple[str, str], float]:
    rows = estimates[estimates["product"] == ""]
    return dict(
        zip(zip(rows["measure"], rows["group_key"], strict=True), rows["score"], strict=True)
    )


def _content(sums: _Sums, key: str, published: dict[tuple[str, str], float]) -> Content:
    n = int(sums.counts[sums.split.members[key]].sum())
    return content_of(
        [(driver.id, published.get((driver.id, key), np.nan)) for driver in sums.drivers],
        n,
        sums.split.total(sums.sums, key),
        sums.split.total(sums.samples, key),
        sums.left_out,
    )


def content_of(
    drivers: Sequence[tuple[str, float]],
    n: int,
    sums: FloatArray,
    samples: FloatArray,
    left_out: Sequence[str] = (),
) -> Content:
    """Return what drives an outcome, or why it is not told.

    `drivers` are measures with their published scores, `sums` (columns) and `samples` (samples, columns) sums of the
    `row_products` of their values, the outcome's last; `n` is how many rows answered them all.
    """
    size = len(drivers) + 1
    if n < least_rows(size - 1):
        return {"n": n, "refused": TOO_FEW}
    products = CrossProducts.of_sums(sums, size)
    if not products.varies().all():
        return {"n": n, "refused": ANSWERS_ALIKE}
    correlation = products.correlation()
    inflation = variance_inflation(correlation)
    if (inflation > MOST_INFLATION).any():
        return {"n": n, "refused": COLLINEAR}
    sampled = CrossProducts.of_sums(samples, size).correlation()
    low, high = np.percentile(_sampled_shares(sampled), _INTERVAL, axis=0)
    columns = {
        "importance": _shares(lmg(correlation)),
        "low": low,
        "high": high,
        "johnson": _shares(johnson(correlation)),
        "score": np.array([score for _, score in drivers]),
        "vif": inflation,
    }
    return {
        "n": n,
        "r2": float(r_squared(correlation)),
        "left_out": list(left_out),
        "drivers": _lines([id_ for id_, _ in drivers], columns),
        "refused": "",
    }


def _lines(ids: Sequence[str], columns: Mapping[str, FloatArray]) -> list[Content]:
    return [
        {"measure": id_, **{name: float(values[j]) for name, values in columns.items()}}
        for j, id_ in enumerate(ids)
    ]


def _shares(parts: FloatArray) -> FloatArray:
    """Return parts of R squared as shares of it; no part of nothing."""
    whole = parts.sum(axis=-1, keepdims=True)
    return np.asarray(parts / np.where(whole > 0, whole, 1.0))


def _sampled_shares(correlations: FloatArray) -> FloatArray:
    """Return the shares in each sample (samples, drivers), some samples in memory at a time."""
    found = [
        _shares(lmg(correlations[start : start + _AT_ONCE]))
        for start in range(0, len(correlations), _AT_ONCE)
    ]
    return np.concatenate(found)
