"""The series of the figures that aims and actions are about: how sure each point is, and what happened at an action."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.interrupted import interrupted
from survey.analysis.target import chance_of_meeting
from survey.domain.release import ReleaseName
from survey.storage import compared_figures, report_cells

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.analysis.interrupted import Interrupted
    from survey.domain.measure import Measure
    from survey.services.report_asked import Asked
    from survey.storage.compared_figures import ComparedFigure
    from survey.storage.report_cells import Cell, ReleasedWave

Subject = tuple[str, str, str]
"""Measure, product and group of a figure."""


class Series:
    """What the releases up to the page's say of some figures."""

    def __init__(
        self,
        session: Session,
        found: Asked,
        subjects: Collection[Subject],
        measures: Mapping[str, Measure],
    ) -> None:
        self._found, self._measures = found, measures
        self._cells: dict[Subject, dict[str, Cell]] = {}
        self._sure: dict[Subject, dict[str, ComparedFigure]] = {}
        if not subjects:
            return
        history = found.history
        asked = ({one[0] for one in subjects}, {one[2] for one in subjects})
        for cell in report_cells.cells_over_waves(session, history.revisions, *asked):
            subject = (cell.measure, cell.product, cell.group_key)
            self._cells.setdefault(subject, {})[cell.wave_id] = cell
        names = [ReleaseName(wave.id, wave.revision, wave.digest) for wave in history.waves]
        for figure in compared_figures.of_releases(session, names, *asked):
            subject = (figure.measure, figure.product, figure.group_key)
            self._sure.setdefault(subject, {})[figure.wave_id] = figure

    def chance(self, subject: Subject, target: float) -> float | None:
        """Return the chance that a figure of the page's wave has reached a target, None where nobody can say."""
        measure, wave = self._measures.get(subject[0]), self._found.wave.id
        cell = self._cells.get(subject, {}).get(wave)
        sure = self._sure.get(subject, {}).get(wave)
        if measure is None or cell is None or sure is None:
            return None
        if cell.score is None or cell.se is None:
            return None
        se = cell.se * _factor(measure)
        return chance_of_meeting(cell.score, se, sure.df, target, measure.direction)

    def figure(self, subject: Subject, wave_id: str) -> ComparedFigure | None:
        """Return a figure of a wave with the variance that its changes are told by (f = 0), if there is one."""
        return self._sure.get(subject, {}).get(wave_id)

    def at(self, subject: Subject, began: date) -> Interrupted | None:
        """Return what a figure did when an action began, over the waves that can be compared; None for no measure."""
        measure = self._measures.get(subject[0])
        if measure is None:
            return None
        points = [
            (wave.opens, cell.score, sure.change_variance * _factor(measure) ** 2)
            for wave in self._joined(measure, subject)
            if (cell := self._cells[subject].get(wave.id)) is not None
            and (sure := self._sure.get(subject, {}).get(wave.id)) is not None
            and cell.score is not None
            and sure.change_variance
        ]
        scores, variances = (np.array([one[at] for one in points]) for at in (1, 2))
        return interrupted([one[0] for one in points], scores, variances, began)

    def _joined(self, measure: Measure, subject: Subject) -> tuple[ReleasedWave, ...]:
        """Return the waves since the last one that cannot be compared with those before it."""
        cells = self._cells.get(subject, {})
        points = self._found.history.points(measure, cells)
        asking = self._found.history.asking(measure.id, cells)
        broken = [number for number, point in enumerate(points) if point.is_break]
        whole = asking[len(asking) - len(points) :]
        return whole[broken[-1] :] if broken else whole


def _factor(measure: Measure) -> float:
    """Return how many score points one point of the raw scale is."""
    return 100.0 / (measure.maximum - measure.minimum)
