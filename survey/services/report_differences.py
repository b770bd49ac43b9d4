"""The difference of two published figures: a frozen test where there is one, else a margin without a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.contrasts import contrast_test
from survey.analysis.precision import t_interval_of_one
from survey.charts import words
from survey.charts.words import Comparison, Contrast
from survey.services.report_test_table import signed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from survey.charts.language import Language
    from survey.domain.measure import Measure
    from survey.storage.compared_figures import ComparedFigure
    from survey.storage.report_cells import Tested


@dataclass(frozen=True)
class Difference:
    """What the first side has more than the other, in score points, as said with its margin; None where unsaid.

    `family` and `contrast` name a frozen test, and are "" for everything else: then `words` are no verdict.
    """

    points: float | None = None
    se: float | None = None
    df: float | None = None
    low: float | None = None
    high: float | None = None
    family: str = ""
    contrast: str = ""
    p_adjusted: float | None = None
    is_change: bool = False
    said: str = ""
    words: str = ""
    verdict: str = ""


def frozen_test(tests: Iterable[Tested], since: str) -> Tested | None:
    """Return the test of a figure against one wave alone, where a release made it: a slope is of many."""
    return next(
        (
            test
            for test in tests
            if test.contrast != Contrast.SLOPE
            and [each["wave"] for each in test.against] == [since]
        ),
        None,
    )


def tested(test: Tested, measure: Measure, since: date, language: Language) -> Difference:
    """Return a frozen test with its verdict."""
    comparison = Comparison(
        Contrast.LAST_WAVE, test.difference, is_change=test.is_change, since=since
    )
    low, high = _interval(test.difference, test.se, test.df)
    return Difference(
        points=test.difference,
        se=test.se,
        df=test.df,
        low=low,
        high=high,
        family=test.family,
        contrast=test.contrast,
        p_adjusted=test.p_adjusted,
        is_change=test.is_change,
        said=_said(test.difference, test.se, test.df, language),
        words=words.change(comparison, measure.direction, language),
        verdict=words.verdict(comparison, measure.direction),
    )


def untested(
    one: ComparedFigure | None, other: ComparedFigure | None, measure: Measure, language: Language
) -> Difference:
    """Return the difference of two independent figures, its SE from their variances with f = 0; no verdict.

    There is none where one has no figure.
    """
    _ = language.translations.gettext
    if one is None or other is None or one.score is None or other.score is None:
        return Difference()
    points = one.score - other.score
    se, df = _error(one, other, measure)
    if se is None or df is None:
        return Difference(points, said=signed(points, None, language), words=_("not tested"))
    low, high = _interval(points, se, df)
    return Difference(
        points,
        se,
        df,
        low,
        high,
        said=_said(points, se, df, language),
        words=_("not tested"),
    )


def plain(
    one: ComparedFigure | None, other: ComparedFigure | None, why: str, language: Language
) -> Difference:
    """Return the bare difference of two figures that share people, with the reason why it has no margin."""
    if one is None or other is None or one.score is None or other.score is None:
        return Difference()
    points = one.score - other.score
    return Difference(points, said=signed(points, None, language), words=why)


def _error(
    one: ComparedFigure, other: ComparedFigure, measure: Measure
) -> tuple[float | None, float | None]:
    """Return SE and df of a difference; None where a variance is missing."""
    scale = (100.0 / (measure.maximum - measure.minimum)) ** 2
    variances = [side.change_variance for side in (one, other)]
    frees = [side.df for side in (one, other)]
    if None in variances or None in frees:
        return None, None
    column = [np.array(values, dtype=np.float64)[:, np.newaxis] for values in (variances, frees)]
    scores = np.array([[one.score], [other.score]], dtype=np.float64)
    _difference, se, df, _p = contrast_test(
        np.array([[1.0], [-1.0]]), scores, column[0] * scale, column[1]
    )
    found = float(se[0]), float(df[0])
    return found if all(map(isfinite, found)) else (None, None)


def _interval(points: float, se: float, df: float) -> tuple[float, float]:
    low, high = t_interval_of_one(points, se, df)
    return low, high


def _said(points: float, se: float, df: float, language: Language) -> str:
    low, high = _interval(points, se, df)
    return signed(points, (high - low) / 2, language)
