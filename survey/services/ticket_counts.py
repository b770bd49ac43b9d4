"""What has become of the tickets of a month: counts that account for every one, never people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.ticket import TicketOutcome
from survey.storage import tickets

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Outcomes = dict[TicketOutcome, int]


def counted(session: Session, wave_id: str) -> Outcomes:
    """Return how many tickets of a wave came to each outcome, in a fixed order; those without any are left out.

    They add up to the tickets that were taken up, while the wave is open and after it.
    """
    found = tickets.outcomes(session, wave_id) or tickets.kept_counts(session, wave_id)
    return {outcome: found[outcome] for outcome in TicketOutcome if outcome in found}


def settle(session: Session, wave_id: str) -> None:
    """Keep of the tickets of a wave that ends how many there were, and delete them.

    What was still waiting was not looked at in time. Called in the transaction that ends the wave.
    """
    found = tickets.outcomes(session, wave_id)
    waiting = found.pop(TicketOutcome.WAITING, 0)
    if waiting:
        found[TicketOutcome.TOO_LATE] = found.get(TicketOutcome.TOO_LATE, 0) + waiting
    tickets.keep_counts(session, wave_id, found)
    tickets.forget(session, wave_id)
