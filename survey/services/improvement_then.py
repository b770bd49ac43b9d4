"""What stood in the registers by the last day of a wave: a page of an earlier wave tells nothing that came after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.domain.improvement import (
    Action,
    Aim,
    Event,
    ImpactAssessment,
    ServiceLevel,
    Strategy,
)
from survey.domain.wave import LONDON

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from survey.domain.improvement import Entry
    from survey.services.report_asked import Asked


@dataclass(frozen=True)
class Then:
    """The last day of a wave that is no longer the latest, or None for the latest one: there everything is told.

    `baselines` are the last days of all released waves, by id.
    """

    day: date | None
    baselines: Mapping[str, date]

    def knows(self, entry: Entry[Any]) -> bool:
        """Return whether an entry was there by the day: approved, registered, begun or happened."""
        if self.day is None:
            return True
        if isinstance(entry.content, Aim):
            based = self.baselines.get(entry.content.baseline_wave, self.day)
            return based <= self.day and entry.content.approved_on <= self.day
        return _since(entry) <= self.day


def then(found: Asked) -> Then:
    """Return up to when the page of a wave tells; waves after tickets do not make another one an earlier wave."""
    closes = {wave.id: wave.closes for wave in found.waves}
    later = list(found.waves)[list(closes).index(found.wave.id) + 1 :]
    is_latest = all(wave.is_after_tickets for wave in later)
    return Then(None if is_latest else found.wave.closes, closes)


def _since(entry: Entry[Any]) -> date:
    """Return the day from which on an entry is there."""
    match entry.content:
        case Event(day=day) | ImpactAssessment(day=day):
            return day
        case Strategy(approved_on=day) | ServiceLevel(starts=day):
            return day
        case Action() | _:
            return entry.entered_at.astimezone(LONDON).date()
