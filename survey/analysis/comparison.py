"""Tests of change between releases, in families that are fixed before anybody looks (estimation.md 4).

Every contrast is a sum of c_i times the score of wave i: its SE is the root of the sum of c_i^2 SE_i^2, with the
variances of f = 0, and its degrees of freedom are Welch and Satterthwaite's. Waves are taken as independent: where
people answered twice this is conservative.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from survey.analysis.multiplicity import holm
from survey.analysis.precision import two_sided_p
from survey.analysis.stored import ALL_GROUPS, ALL_PRODUCTS
from survey.domain.measure import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from survey.analysis.frame import FloatArray
    from survey.domain.measure import Measure

LAST_WAVE = "last-wave"
YEAR_AGO = "year-ago"
SLOPE = "slope"

CHANGE_COLUMNS = (
    "family",
    "measure",
    "product",
    "group_key",
    "contrast",
    "against",
    "difference",
    "se",
    "df",
    "p",
    "p_adjusted",
    "is_change",
)
LEVEL = 0.05
"""The chance of any false call in a family."""

_YEAR = timedelta(days=365)
_SAME_SEASON = timedelta(days=45)
_DAYS_A_YEAR = 365.25
_SLOPE_WINDOW = 8
_SLOPE_LEAST = 4


@dataclass(frozen=True)
class ComparedRelease:
    """A release as tests of change see it.

    `estimates` needs `measure`, `product`, `group_key`, `base`, `score`, `change_variance` (raw scale) and `df`,
    empty where there is none. `scales` gives minimum and maximum of each measure. `broken` holds the measures whose
    series does not reach from this release to the current one. `digest` names the release for good.
    """

    wave: str
    revision: int
    digest: str
    opens: date
    has_frame: bool
    series: str
    k: int
    estimates: pd.DataFrame
    scales: Mapping[str, tuple[int, int]]
    broken: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Point:
    """One wave's score, its variance in score points, and where it comes from."""

    release: ComparedRelease
    score: float
    variance: float
    df: float


@dataclass(frozen=True)
class _Contrast:
    """A name, and the points that it weighs, each with its coefficient; the current wave is the last."""

    name: str
    points: tuple[_Point, ...]
    coefficients: tuple[float, ...]


def scales_of(measures: Iterable[Measure]) -> dict[str, tuple[int, int]]:
    """Return minimum and maximum of each measure by its id."""
    return {measure.id: (measure.minimum, measure.maximum) for measure in measures}


def changes(
    current: ComparedRelease, earlier: Iterable[ComparedRelease], measures: Sequence[Measure]
) -> pd.DataFrame:
    """Return CHANGE_COLUMNS: a row per test of the families F1 and F2 at the root, adjusted by Holm.

    F1 are the headline measures, F2 each product's overall satisfaction; both hold three contrasts: the last wave,
    the same season a year ago, the slope over the last eight waves. Contrasts that coincide count once, as
    `year-ago`. Differences and SEs are in score points, a slope's per year. `earlier` has one release a wave, in
    any order; those of another series, or with a frame where this has none, or not opened before, are left out.
    """
    waves = sorted(
        (
            release
            for release in earlier
            if release.opens < current.opens
            and (release.has_frame, release.series) == (current.has_frame, current.series)
        ),
        key=lambda release: (release.opens, release.wave),
    )
    held = [_points(release, current) for release in (*waves, current)]
    families = {"F1": _headlines(measures), "F2": _products(current, measures)}
    rows = [
        row
        for family, members in families.items()
        for row in _family(family, members, (waves, held, current))
    ]
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))


def contrast_test(
    coefficients: FloatArray, scores: FloatArray, variances: FloatArray, df: FloatArray
) -> tuple[float, float, float, float]:
    """Return the sum of c x, its SE, Welch and Satterthwaite's df, and the two-sided p of its being 0."""
    parts = coefficients**2 * variances
    difference, se = float((coefficients * scores).sum()), float(np.sqrt(parts.sum()))
    joint = float(parts.sum() ** 2 / (parts**2 / df).sum())
    p = two_sided_p(np.array([difference / se]), np.array([joint]))
    return difference, se, joint, float(p[0])


_Member = tuple[str, str]
_History = tuple["list[ComparedRelease]", "list[dict[_Member, _Point]]", ComparedRelease]


def _headlines(measures: Iterable[Measure]) -> list[_Member]:
    return [(measure.id, "") for measure in measures if measure.role in (Role.HEADLINE, Role.MAIN)]


def _products(current: ComparedRelease, measures: Iterable[Measure]) -> list[_Member]:
    overall = [measure.id for measure in measures if measure.role is Role.PRODUCT_HEADLINE]
    rows = current.estimates[current.estimates["measure"].isin(overall)]
    codes = sorted(set(rows["product"]) - {"", ALL_PRODUCTS})
    return [(measure, code) for measure in overall for code in codes]


def _points(release: ComparedRelease, current: ComparedRelease) -> dict[_Member, _Point]:
    """Return what a release can be compared by: figures of the root, on the scale of today."""
    rows = release.estimates
    rows = rows[
        (rows["group_key"] == ALL_GROUPS)
        & (rows["base"] >= current.k).fillna(value=False)
        & (rows["change_variance"] > 0)
        & (rows["df"] >= 1)
    ]
    points = {}
    for measure, product, score, variance, df in rows[
        ["measure", "product", "score", "change_variance", "df"]
    ].itertuples(index=False):
        scale = release.scales.get(measure)
        if scale is None or measure in release.broken or scale != current.scales.get(measure):
            continue
        factor = 100.0 / (scale[1] - scale[0])
        points[measure, product] = _Point(release, score, variance * factor**2, df)
    return points


def _family(family: str, members: Sequence[_Member], history: _History) -> Iterator[dict[str, Any]]:
    rows = [row for member in members for row in _tests(member, history)]
    adjusted = holm(np.array([row["p"] for row in rows]))
    for row, p in zip(rows, adjusted.tolist(), strict=True):
        yield {"family": family, **row, "p_adjusted": p, "is_change": p <= LEVEL}


def _tests(member: _Member, history: _History) -> Iterator[dict[str, Any]]:
    for contrast in _contrasts(member, history):
        difference, se, df, p = contrast_test(
            np.array(contrast.coefficients),
            np.array([point.score for point in contrast.points]),
            np.array([point.variance for point in contrast.points]),
            np.array([point.df for point in contrast.points]),
        )
        against = [
            {"wave": release.wave, "revision": release.revision, "digest": release.digest}
            for release in (point.release for point in contrast.points[:-1])
        ]
        yield {
            "measure": member[0],
            "product": member[1],
            "group_key": ALL_GROUPS,
            "contrast": contrast.name,
            "against": against,
            "difference": difference,
            "se": se,
            "df": df,
            "p": p,
        }


def _contrasts(member: _Member, history: _History) -> Iterator[_Contrast]:
    """Return the contrasts of a family member that can be tested."""
    waves, held, current = history
    now = held[-1].get(member)
    if now is None:
        return
    year_ago = _same_season(waves, current)
    last = len(waves) - 1
    for name, number in ((LAST_WAVE, None if year_ago == last else last), (YEAR_AGO, year_ago)):
        then = None if number is None or number < 0 else held[number].get(member)
        if then is not None:
            yield _Contrast(name, (then, now), (-1.0, 1.0))
    window = [points[member] for points in held[-_SLOPE_WINDOW:] if member in points]
    if len(window) >= _SLOPE_LEAST:
        yield _Contrast(SLOPE, tuple(window), _slope_coefficients(window))


def _same_season(waves: Sequence[ComparedRelease], current: ComparedRelease) -> int | None:
    """Return which wave opened nearest to a year before this one, at most 45 days off; the later of two."""
    aim = current.opens - _YEAR
    near = [
        (abs(wave.opens - aim), -number)
        for number, wave in enumerate(waves)
        if abs(wave.opens - aim) <= _SAME_SEASON
    ]
    return -min(near)[1] if near else None


def _slope_coefficients(points: Sequence[_Point]) -> tuple[float, ...]:
    """Return the weights of least squares on time in years."""
    first = points[0].release.opens
    years = np.array([(point.release.opens - first).days / _DAYS_A_YEAR for point in points])
    centred = years - years.mean()
    return tuple((centred / (centred**2).sum()).tolist())
