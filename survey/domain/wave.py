"""A wave: one round of collection, from its first day to its release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from survey.domain.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.domain.product import Product

LONDON = ZoneInfo("Europe/London")
MINIMUM_K = 10
"""The least number of returns behind any published figure. A council may raise it, nobody may lower it."""

MAXIMUM_K = 1000

TICKETS = "tickets"
"""The series of waves that ask after closed tickets; no imported wave may take its name."""


class WaveState(StrEnum):
    """Where a wave stands. It only ever moves on."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATE_WORDS: Mapping[WaveState, str] = {
    WaveState.DRAFT: phrase("draft"),
    WaveState.OPEN: phrase("open"),
    WaveState.CLOSING: phrase("closing"),
    WaveState.CLOSED: phrase("closed"),
    WaveState.WITHDRAWN: phrase("withdrawn"),
}
"""Where a wave stands, as a sentence says it."""


class Links(StrEnum):
    """How a site's staff reach the questionnaire."""

    PERSONAL = "personal"
    OPEN = "open"


@dataclass(frozen=True)
class Wave:
    """A wave as it is stored. `opens` and `closes` are its first and last day, in London.

    `links` is how sites are asked unless they stand in `open_at` (codes of site leaves or of nodes above them).
    `has_frame` is false for answers collected elsewhere, and where people are asked after a ticket: no response
    rate, no finite population correction. `series` joins waves that may be compared: those with a frame that ask
    everybody are one (""), those after a ticket `TICKETS`, imported waves name theirs.
    """

    id: str
    title: str
    questionnaire_id: str
    questionnaire_version: int
    opens: date
    closes: date
    state: WaveState
    links: Links
    open_at: tuple[str, ...]
    k: int
    has_frame: bool
    series: str
    catalogue: tuple[Product, ...]

    @property
    def is_after_tickets(self) -> bool:
        """Whether it asks people whose ticket was closed, one after another while it is open."""
        return self.series == TICKETS

    @property
    def is_imported(self) -> bool:
        """Whether its answers were collected elsewhere."""
        return not (self.has_frame or self.is_after_tickets)


def start_of(day: date) -> datetime:
    """Return 00:00 of a day in London, as UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the end of a day in London (00:00 of the next), as UTC."""
    return start_of(day + timedelta(days=1))
