"""Tests of change between releases, in families that are fixed before anybody looks (estimation.md 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from survey.analysis import families
from survey.analysis.contrasts import Held, against, last_before, standing_contrasts, tested
from survey.analysis.multiplicity import benjamini_hochberg, holm

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from survey.analysis.contrasts import Contrast
    from survey.analysis.families import Figure
    from survey.analysis.frame import BoolArray, FloatArray
    from survey.domain.group import WaveGroup
    from survey.domain.improvement import RegisteredAction
    from survey.domain.measure import Measure

SINCE = "since:"
"""How the contrast of an action begins; the wave compared with follows."""

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
    "effect",
)
LEVEL = 0.05
"""The chance of any false call in a family of Holm's, the share of false calls in one of Benjamini and Hochberg's."""


@dataclass(frozen=True)
class ComparedRelease:
    """A release as tests of change see it.

    `estimates` needs `measure`, `product`, `group_key`, `base`, `score`, and `change_variance` and `sd` (raw
    scale), `df`, empty where there is none. `scales` gives minimum and maximum of each measure. `broken` holds the
    measures whose series does not reach from this release to the current one. `digest` names the release for good.
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


def scales_of(measures: Iterable[Measure]) -> dict[str, tuple[int, int]]:
    """Return minimum and maximum of each measure by its id."""
    return {measure.id: (measure.minimum, measure.maximum) for measure in measures}


def changes(
    current: ComparedRelease,
    earlier: Iterable[ComparedRelease],
    measures: Sequence[Measure],
    groups: Sequence[WaveGroup] = (),
    actions: Sequence[RegisteredAction] = (),
) -> pd.DataFrame:
    """Return CHANGE_COLUMNS: a row per test, with p adjusted within its family.

    F1 and F2 are adjusted by Holm, F3 (the kinds, directorates and departments among `groups`) by Benjamini and
    Hochberg: all three hold the last wave, the same season a year ago, and the slope over the last eight waves. F4,
    by Holm, holds for each of `actions` this wave against the last comparable one opened before it began; actions
    for one figure that meet the same wave are one test, and those that begin after this wave opened are none.

    Differences and SEs are in score points, a slope's per year; `effect` is Hedges' g. `earlier` has one release a
    wave, in any order; those of another series, or with a frame where this has none, or not opened before, are left
    out.
    """
    waves = (*_comparable(current, earlier), current)
    rows: list[dict[str, Any]] = []
    standing = families.standing(current.estimates, measures, groups)
    for family, figures in standing.items():
        held = _held(waves, figures)
        rows += _family(family, figures, (waves, held), standing_contrasts(held))
    acted_on = families.acted_on(actions)
    held = _held(waves, acted_on)
    begun = _since(actions, acted_on, (waves, held))
    rows += _family(families.ACTIONS, acted_on, (waves, held), begun)
    return pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))


_Waves = tuple[ComparedRelease, ...]
_History = tuple[_Waves, Held]


def _comparable(current: ComparedRelease, earlier: Iterable[ComparedRelease]) -> _Waves:
    found = (
        release
        for release in earlier
        if release.opens < current.opens
        and (release.has_frame, release.series) == (current.has_frame, current.series)
    )
    return tuple(sorted(found, key=lambda release: (release.opens, release.wave)))


def _held(waves: _Waves, figures: Sequence[Figure]) -> Held:
    """Return what the waves hold of some figures, on the scale of today."""
    rows = [_points(release, waves[-1], figures) for release in waves]
    score, variance, df, sd, base = np.array(rows).swapaxes(0, 1)
    return Held(tuple(release.opens for release in waves), score, variance, df, sd, base)


def _points(
    release: ComparedRelease, current: ComparedRelease, figures: Sequence[Figure]
) -> FloatArray:
    """Return score, variance, df, sd and base of each figure; NaN where it cannot be compared in this release."""
    key = ["measure", "product", "group_key"]
    names = ["score", "change_variance", "df", "sd", "base"]
    found = release.estimates[[*key, *names]].set_index(key)
    wanted = pd.MultiIndex.from_tuples([tuple(one) for one in figures], names=key)
    score, variance, df, sd, base = found.reindex(wanted).astype("float64").to_numpy().T
    factor = np.array([_factor(release, current, one.measure) for one in figures])
    points = np.array([score, variance * factor**2, df, sd * factor, base])
    is_usable = (base >= current.k) & (variance > 0) & (df >= 1) & ~np.isnan(score * factor)
    return np.where(is_usable, points, np.nan)


def _factor(release: ComparedRelease, current: ComparedRelease, measure: str) -> float:
    """Return how many score points a step of the raw scale is; NaN where the measure is another one by now."""
    scale = release.scales.get(measure)
    if scale is None or measure in release.broken or scale != current.scales.get(measure):
        return float("nan")
    return 100.0 / (scale[1] - scale[0])


def _since(
    actions: Iterable[RegisteredAction], figures: Sequence[Figure], history: _History
) -> Iterator[Contrast]:
    """Yield the contrast of each action with a wave before it, by the wave; those that coincide once."""
    waves, held = history
    place = {figure: number for number, figure in enumerate(figures)}
    meets: dict[int, set[int]] = {}
    for action in actions:
        figure = place[families.Figure(action.measure, action.product, action.group_key)]
        wave = last_before(held, action.began, figure)
        if wave is not None and action.began <= held.opens[-1]:
            meets.setdefault(wave, set()).add(figure)
    for wave, met in sorted(meets.items()):
        yield against(held, wave, f"{SINCE}{waves[wave].wave}").only(sorted(met))


def _family(
    family: str, figures: Sequence[Figure], history: _History, contrasts: Iterable[Contrast]
) -> list[dict[str, Any]]:
    """Return the tests of a family, figure by figure, adjusted together."""
    rows = [row for contrast in contrasts for row in _tests(contrast, figures, history)]
    rows.sort(key=lambda row: row.pop("place"))
    adjust = benjamini_hochberg if family in families.GROUPS.values() else holm
    adjusted = adjust(np.array([row["p"] for row in rows]))
    return [
        {"family": family, **row, "p_adjusted": p, "is_change": p <= LEVEL}
        for row, p in zip(rows, adjusted.tolist(), strict=True)
    ]


def _tests(
    contrast: Contrast, figures: Sequence[Figure], history: _History
) -> Iterator[dict[str, Any]]:
    waves, held = history
    found = tested(contrast, held)
    places = np.flatnonzero(contrast.is_testable).tolist()
    for number, place in enumerate(places):
        yield {
            "place": place,
            **figures[place]._asdict(),
            "contrast": contrast.name,
            "against": _names(waves, contrast.takes_part[:, place]),
            "difference": float(found.difference[number]),
            "se": float(found.se[number]),
            "df": float(found.df[number]),
            "p": float(found.p[number]),
            "effect": float(found.effect[number]),
        }


def _names(waves: _Waves, is_used: BoolArray) -> list[dict[str, Any]]:
    """Return the names of the earlier releases that a test uses."""
    return [
        {"wave": release.wave, "revision": release.revision, "digest": release.digest}
        for release, used in zip(waves[:-1], is_used[:-1].tolist(), strict=True)
        if used
    ]
