"""The register of events: what happened, to be marked on trends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from survey.domain.improvement import Event, EventKind
from survey.storage.register import EntryRow, Register

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.domain.improvement import Entry


class EventRow(EntryRow):
    """Something that happened on a day; see `survey.domain.improvement.Event`."""

    __tablename__ = "event"

    kind: Mapped[str]
    day: Mapped[date]
    title: Mapped[str]
    measure: Mapped[str]
    product: Mapped[str]
    group_key: Mapped[str]


EVENTS = Register(EventRow, Event, {"kind": EventKind})


def between(session: Session, first: date, last: date) -> tuple[Entry[Event], ...]:
    """Return the events from a first to a last day, both included, that have not been withdrawn, by day."""
    row = EventRow
    found = EVENTS.listing(session, row.day >= first, row.day <= last, row.withdrawn_at.is_(None))
    return tuple(sorted(found, key=lambda entry: (entry.content.day, entry.number)))
