"""The calendar of waves: which days are taken, which are quiet, and where the two meet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.wave import WaveState
from survey.services import term_dates
from survey.storage import wave_plans, waves

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.domain.quiet_period import QuietPeriod
    from survey.domain.wave import Wave


@dataclass(frozen=True)
class WaveDays:
    """A wave that is planned or open, and what quiet periods mean for it, in words."""

    wave: Wave
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Calendar:
    """Quiet periods and the waves that are not over, each in order of their first day."""

    periods: tuple[QuietPeriod, ...]
    waves: tuple[WaveDays, ...]


def calendar(session: Session) -> Calendar:
    """Return what is planned, and what it meets."""
    periods = term_dates.listing(session)
    running = sorted(
        waves.listing(session, WaveState.DRAFT, WaveState.OPEN),
        key=lambda wave: (wave.opens, wave.id),
    )
    return Calendar(periods, tuple(_days(session, wave, periods) for wave in running))


def _days(session: Session, wave: Wave, periods: tuple[QuietPeriod, ...]) -> WaveDays:
    reminders = wave_plans.get(session, wave.id).reminders
    return WaveDays(wave, term_dates.warnings(periods, wave.opens, wave.closes, reminders))
