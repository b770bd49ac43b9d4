"""Sites against chance: where each stands about the mean, and what may be said of it once chance is allowed for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.funnel import Band, ScoreFunnel, score_funnel
from survey.analysis.shrinkage import Shrunk, shrink
from survey.charts.funnel_plot import Limits
from survey.domain.release import ReleaseName
from survey.storage import compared_figures

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.measure import Measure
    from survey.storage.compared_figures import ComparedFigure
    from survey.storage.report_cells import ReleasedWave

FEWEST = 5
"""Fewer sites than this cannot show by how much sites differ."""
_POINTS = 48
_Z = 1.959964


@dataclass(frozen=True)
class Standing:
    """Where a site stands: 0 within the limits, -1 or 1 outside those of 95 %, -2 or 2 outside those of 99.8 %.

    `shrunk` is its score with chance allowed for, and its interval; all in score points.
    """

    place: int
    z: float
    shrunk: float
    low: float
    high: float


@dataclass(frozen=True)
class Found:
    """What a funnel says: its target, the spread of answers, the variance between sites by either method.

    `standings` are by group; `mean` is that towards which sites are drawn. `differs` says whether sites differ by
    more than chance, taken together.
    """

    target: float
    sd: float
    tau2: float
    phi: float
    mean: float
    between: float
    standings: dict[str, Standing]
    limits: tuple[Limits, ...]

    @property
    def differs(self) -> bool:
        """Whether there is evidence that the sites differ."""
        return self.between > 0


def funnel(
    session: Session,
    wave: ReleasedWave,
    measure: Measure,
    keys: Collection[str],
    target: float | None,
) -> Found | None:
    """Return the funnel of a measure over the groups with these keys; None for too few of them, or no target."""
    name = ReleaseName(wave.id, wave.revision, wave.digest)
    read = compared_figures.of_releases(session, [name], [measure.id], keys)
    usable = sorted((each for each in read if _is_usable(each)), key=lambda each: each.group_key)
    if target is None or len(usable) < FEWEST:
        return None
    return _found(usable, measure, target)


def _is_usable(each: ComparedFigure) -> bool:
    return each.product == "" and each.score is not None and bool(each.change_variance)


def _found(usable: Sequence[ComparedFigure], measure: Measure, target: float) -> Found:
    scale = (100.0 / (measure.maximum - measure.minimum)) ** 2
    scores = np.array([each.score for each in usable], dtype=np.float64)
    variances = np.array([each.change_variance for each in usable], dtype=np.float64) * scale
    bases = np.array([each.base for each in usable], dtype=np.float64)
    shown = score_funnel(scores, variances, bases, target)
    shrunk = shrink(scores, shown.sd**2 / bases)
    return Found(
        target=target,
        sd=shown.sd,
        tau2=shown.dispersion.tau2,
        phi=shown.dispersion.phi,
        mean=shrunk.mu,
        between=shrunk.tau2,
        standings={
            each.group_key: _standing(shown, shrunk, number) for number, each in enumerate(usable)
        },
        limits=_limits(shown, float(bases.min()), float(bases.max())),
    )


def _standing(shown: ScoreFunnel, shrunk: Shrunk, number: int) -> Standing:
    value, half = float(shrunk.values[number]), _Z * float(shrunk.se[number])
    return Standing(
        place=int(shown.shown[number]),
        z=float(shown.dispersion.z[number]),
        shrunk=value,
        low=value - half,
        high=value + half,
    )


def _limits(shown: ScoreFunnel, smallest: float, largest: float) -> tuple[Limits, ...]:
    """Return the limits over the bases that there are, closer together where they bend."""
    bases = np.geomspace(smallest, largest, _POINTS) if largest > smallest else np.array([smallest])
    inner = shown.limits(bases, Band.WARNING, is_widened=True)
    outer = shown.limits(bases, Band.ALARM, is_widened=True)
    columns = (bases, *inner, *outer)
    return tuple(Limits(*row) for row in zip(*(column.tolist() for column in columns), strict=True))
