"""The share of the best answers over the waves, and the limits within which chance alone would keep it (a p chart)."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.p_chart import share_chart
from survey.services.report_process import FEWEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.charts.language import Language
    from survey.services.report_views import Trend, TrendRow

LARGE = 500
"""From so many answers a wave on counts alone make limits too narrow: Laney's allow for how waves differ."""


@dataclass(frozen=True)
class ShareRow:
    """A wave: its share of the best answers and its limits (0-1), and the three of them as said."""

    wave: str
    month: str
    share: float
    lower: float
    upper: float
    words: tuple[str, str, str]
    is_outside: bool


@dataclass(frozen=True)
class Shares:
    """The waves since the last break, oldest first; `means` names the answers, `sentences` stand above the table."""

    means: str
    rows: tuple[ShareRow, ...]
    sentences: tuple[str, ...]


def shares(trend: Trend, means: str, language: Language) -> Shares | None:
    """Return the p chart of a trend; None with fewer than six waves that may be compared, or without a top box."""
    shown = _since_break(trend.rows)
    if not means or len(shown) < FEWEST:
        return None
    bases = np.array([row.figure.base for row in shown], dtype=np.float64)
    given = np.array([row.figure.top_box for row in shown], dtype=np.float64)
    chart = share_chart(given * bases, bases)
    is_laney = bool(bases.mean() >= LARGE) and isfinite(chart.sigma_z)
    lower, upper = (
        (chart.laney_lower, chart.laney_upper) if is_laney else (chart.lower, chart.upper)
    )
    rows = tuple(
        _row(row, limits, language)
        for row, *limits in zip(shown, given.tolist(), lower.tolist(), upper.tolist(), strict=True)
    )
    return Shares(means, rows, _sentences(rows, language, is_laney=is_laney))


def _since_break(rows: Sequence[TrendRow]) -> list[TrendRow]:
    start = max((number for number, row in enumerate(rows) if row.is_break), default=0)
    return [row for row in rows[start:] if row.figure.top_box is not None and row.figure.base]


def _row(row: TrendRow, limits: Sequence[float], language: Language) -> ShareRow:
    share, lower, upper = limits
    return ShareRow(
        wave=row.wave.id,
        month=row.wave.short_month,
        share=share,
        lower=lower,
        upper=upper,
        words=(language.percent(share), language.percent(lower), language.percent(upper)),
        is_outside=not lower <= share <= upper,
    )


def _sentences(rows: Sequence[ShareRow], language: Language, *, is_laney: bool) -> tuple[str, ...]:
    _ = language.translations.gettext
    outside = [row.month for row in rows if row.is_outside]
    said = language.say(_("Outside its limits: %(waves)s."), waves=language.every(outside))
    limits = (
        _("The limits are Laney’s: chance in so many answers, and how much waves differ anyway.")
        if is_laney
        else _("The limits are those of a p chart: chance in so many answers.")
    )
    return (said if outside else _("No wave lies outside its limits."), limits)
