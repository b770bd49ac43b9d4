"""The waves that a page looks back on, and which of them can be joined by a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from survey.charts.trend import TrendPoint
from survey.domain.errors import NotFound
from survey.domain.release import NOT_PUT_IN_WAVE, unbroken
from survey.services import questionnaires

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from survey.domain.measure import Measure
    from survey.domain.questionnaire import Questionnaire
    from survey.storage.report_cells import Cell, ReleasedWave


@dataclass(frozen=True)
class History:
    """The released waves up to that of the page, oldest first, and every version of their questionnaires."""

    waves: tuple[ReleasedWave, ...]
    versions: Mapping[str, Mapping[int, Questionnaire]]

    @property
    def revisions(self) -> dict[str, int]:
        """The revision that is read of each wave."""
        return {wave.id: wave.revision for wave in self.waves}

    @property
    def questionnaire(self) -> Questionnaire:
        """What the wave of the page asked."""
        return self.questionnaire_of(self.waves[-1])

    def questionnaire_of(self, wave: ReleasedWave) -> Questionnaire:
        """Return what a wave asked."""
        return self.versions[wave.questionnaire_id][wave.questionnaire_version]

    @cached_property
    def _measured(self) -> dict[str, frozenset[str]]:
        """The ids of the measures of each wave."""
        return {
            wave.id: frozenset(measure.id for measure in self.questionnaire_of(wave).measures)
            for wave in self.waves
        }

    def asking(self, measure: str, cells: Mapping[str, Cell]) -> tuple[ReleasedWave, ...]:
        """Return the waves that asked a measure; `cells` are its figures by wave."""
        return tuple(
            wave
            for wave in self.waves
            if measure in self._measured[wave.id]
            and ((cell := cells.get(wave.id)) is None or cell.suppressed != NOT_PUT_IN_WAVE)
        )

    def points(self, measure: Measure, cells: Mapping[str, Cell]) -> list[TrendPoint]:
        """Return the trend of a measure from its figures by wave; it begins with the first figure."""
        waves = self.asking(measure.id, cells)
        points = [
            self._point(measure, cells.get(wave.id), wave, waves[number - 1] if number else None)
            for number, wave in enumerate(waves)
        ]
        first = next((n for n, p in enumerate(points) if p.score is not None), len(points))
        return points[first:]

    def _point(
        self, measure: Measure, cell: Cell | None, wave: ReleasedWave, before: ReleasedWave | None
    ) -> TrendPoint:
        is_break = before is not None and not self.may_join(measure.id, before, wave)
        if cell is None:
            return TrendPoint(wave.closes, None, is_break=is_break)
        return TrendPoint(
            wave.closes,
            cell.score,
            _within(cell.score_low),
            _within(cell.score_high),
            is_break=is_break,
        )

    def may_join(self, measure: str, before: ReleasedWave, after: ReleasedWave) -> bool:
        """Say whether two neighbouring waves can be compared: one series, one questionnaire, one wording."""
        if (before.series, before.has_frame) != (after.series, after.has_frame):
            return False
        if before.questionnaire_id != after.questionnaire_id:
            return False
        if before.questionnaire_version == after.questionnaire_version:
            return True
        low, high = sorted((before.questionnaire_version, after.questionnaire_version))
        versions = self.versions[after.questionnaire_id]
        return unbroken(measure, tuple(versions[v] for v in sorted(versions) if low <= v <= high))


def history(session: Session, waves: Sequence[ReleasedWave]) -> History:
    """Return the history of these waves with every version between the oldest and the newest fielded.

    Waves after tickets come every month, so they are no part of the history of others, nor others of theirs.
    """
    waves = [wave for wave in waves if wave.is_after_tickets == waves[-1].is_after_tickets]
    fielded: dict[str, set[int]] = {}
    for wave in waves:
        fielded.setdefault(wave.questionnaire_id, set()).add(wave.questionnaire_version)
    return History(
        tuple(waves), {id_: _between(session, id_, numbers) for id_, numbers in fielded.items()}
    )


def _between(session: Session, id_: str, fielded: set[int]) -> dict[int, Questionnaire]:
    versions = {}
    for number in range(min(fielded), max(fielded) + 1):
        try:
            versions[number] = questionnaires.get(session, id_, number)
        except NotFound:  # a number that was skipped
            continue
    return versions


def _within(value: float | None) -> float | None:
    """Keep the end of a drawn interval on the scale; the figure itself stays as it is."""
    return None if value is None else min(max(value, 0.0), 100.0)
