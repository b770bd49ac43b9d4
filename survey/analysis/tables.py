"""Estimates as rows: one per group, every figure of it there or none (estimation.md 2, one fate)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from survey.analysis.estimates import estimate
from survey.analysis.precision import effective_n, t_interval, wilson
from survey.analysis.stored import ESTIMATE_COLUMNS
from survey.domain.release import NOT_PUT_IN_WAVE

if TYPE_CHECKING:
    import numpy.typing as npt

    from survey.analysis.cells import Positions
    from survey.analysis.estimates import Estimates
    from survey.analysis.frame import BoolArray, FloatArray
    from survey.analysis.layout import Layout
    from survey.analysis.moments import Moments
    from survey.domain.measure import Measure

_OVER_TENTHS = 9
"""Above nine tenths of the eligible staff their number is left out: who answered would be known."""


def too_few_returns(k: int) -> str:
    """Return why a group has no figures at all; it holds for empty groups and for merged ones alike."""
    return f"fewer than {k} returns, counted with its neighbours"


def too_few_answers(k: int) -> str:
    """Return why a published group lacks a measure. Which of the two it is, is not told."""
    return f"fewer than {k} answers, or answers too alike"


@dataclass(frozen=True)
class Subject:
    """What an estimate is about. `measure` is None for the share using a product, which has no score.

    `is_asked` is false where the whole wave did not ask it: no group has an answer then.
    """

    name: str
    product: str = ""
    measure: Measure | None = None
    is_asked: bool = True


def estimate_rows(
    layout: Layout,
    subject: Subject,
    positions: Positions,
    moments: Moments,
    top: Moments | None,
    is_shown: BoolArray | None = None,
) -> pd.DataFrame:
    """Return a row of ESTIMATE_COLUMNS for each group of the layout.

    `moments` are those of the raw values, `top` those of the top box, None where a measure has none. Groups
    with answers are shown, or those in `is_shown`.
    """
    membership, strata = layout.membership(positions), layout.strata(positions)
    level = estimate(moments, membership, strata)
    raw = _raw(level)
    columns = {
        "base": level.base,
        "eligible": staff_shown(layout, positions)[0],
        **raw,
        **_score(raw, subject.measure),
        **_top_box(None if top is None else estimate(top, membership, strata)),
    }
    shown = level.base > 0 if is_shown is None else is_shown
    return _assembled(layout, subject, shown, columns)


def blank_rows(layout: Layout, subject: Subject, keys: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the suppressed rows of a subject that is blank in the whole wave, for all groups or for `keys`."""
    rows = _assembled(layout, subject, np.zeros(len(layout.keys), dtype=bool), {})
    return rows[rows["group_key"].isin(keys or layout.keys)]


def _raw(level: Estimates) -> dict[str, FloatArray]:
    se = np.sqrt(level.variance)
    low, high = t_interval(level.ratio, se, level.df)
    has_df = np.isfinite(level.variance) | np.isfinite(level.change_variance)
    return {
        "mean": level.ratio,
        "se": se,
        "ci_low": low,
        "ci_high": high,
        "df": np.where(has_df, level.df, np.nan),
        "change_variance": level.change_variance,
        "sd": level.sd,
    }


def _score(raw: dict[str, FloatArray], measure: Measure | None) -> dict[str, FloatArray]:
    if measure is None:
        return {}
    width = measure.maximum - measure.minimum
    names = {"score": "mean", "score_low": "ci_low", "score_high": "ci_high"}
    return {name: 100.0 * (raw[source] - measure.minimum) / width for name, source in names.items()}


def _top_box(share: Estimates | None) -> dict[str, FloatArray]:
    if share is None:
        return {}
    n = effective_n(share.ratio, share.variance, share.kish)
    low, high = wilson(share.ratio, np.where(share.is_measurable, n, np.nan))
    return {"top_box": share.ratio, "top_box_low": low, "top_box_high": high}


def staff_shown(layout: Layout, positions: Positions) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return eligible, invited and returned by group; the first two NaN above 90 % and without a frame.

    Of a sample, those invited are NaN above 90 % of them too: that would tell that whoever was invited answered.
    """
    units = layout.units
    counts = np.stack([units.eligible, units.invited, units.returned], axis=1).astype(np.float64)
    eligible, invited, returned = layout.membership(positions).total(counts).T
    hidden = (10 * returned > _OVER_TENTHS * eligible) | (not layout.has_frame)
    all_of_them = (invited > 0) & (10 * returned > _OVER_TENTHS * invited)
    shown_invited = np.where(hidden | all_of_them, np.nan, invited)
    return np.where(hidden, np.nan, eligible), shown_invited, returned


def _assembled(
    layout: Layout, subject: Subject, is_shown: BoolArray, columns: dict[str, FloatArray]
) -> pd.DataFrame:
    keys = pd.Series(layout.keys, dtype="str")
    blank = np.full(len(keys), np.nan)
    rows = pd.DataFrame(
        {
            name: np.where(is_shown, columns.get(name, blank), np.nan)
            for name in ESTIMATE_COLUMNS[3:-1]
        }
    )
    rows.insert(0, "measure", subject.name)
    rows.insert(1, "product", subject.product)
    rows.insert(2, "group_key", keys)
    rows["suppressed"] = pd.Series(np.where(is_shown, "", _why(layout, subject, keys)), dtype="str")
    return rows.astype({"base": "Int64", "eligible": "Int64"})


def _why(layout: Layout, subject: Subject, keys: pd.Series[str]) -> npt.NDArray[np.str_]:
    """Return for each group why it would have no figure."""
    if not subject.is_asked:
        return np.full(len(keys), NOT_PUT_IN_WAVE)
    is_published = keys.isin(list(layout.is_published))
    return np.where(is_published, too_few_answers(layout.k), too_few_returns(layout.k))
