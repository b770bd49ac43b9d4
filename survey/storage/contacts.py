"""Who was asked when, for the cap on burden, and who does not want to be asked. Neither tells who has returned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base
from survey.storage.missing_rows import insert_missing
from survey.storage.people import PersonRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

    Place = tuple[str, str]


class ContactRow(Base):
    """A person was asked to take part in a wave; kept for as long as the cap on burden looks back."""

    __tablename__ = "contact"

    person: Mapped[str] = mapped_column(primary_key=True)
    wave_id: Mapped[str] = mapped_column(primary_key=True)
    asked_on: Mapped[date]


class OptOutRow(Base):
    """A person asked to be left out of surveys; an import of the staff list does not forget it."""

    __tablename__ = "opt_out"

    person: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date]


def record(session: Session, wave_id: str, people: Iterable[str], on: date) -> None:
    """Note that people were asked to take part in a wave; the first day that was noted stands."""
    rows = ({"person": person, "wave_id": wave_id, "asked_on": on} for person in people)
    insert_missing(session, ContactRow, rows)


def asked_after(session: Session, day: date) -> frozenset[str]:
    """Return who was asked in any wave after a day."""
    return frozenset(session.scalars(select(ContactRow.person).where(ContactRow.asked_on > day)))


def forget_until(session: Session, day: date) -> None:
    """Forget who was asked until a day, that day included."""
    session.execute(delete(ContactRow).where(ContactRow.asked_on <= day))


def opt_out(session: Session, person: str, since: date) -> None:
    """Leave a person out of surveys from now on; the first day stands."""
    insert_missing(session, OptOutRow, [{"person": person, "since": since}])


def opt_in(session: Session, person: str) -> None:
    """Forget that a person asked to be left out."""
    session.execute(delete(OptOutRow).where(OptOutRow.person == person))


def opted_out(session: Session) -> frozenset[str]:
    """Return the references of all who asked to be left out."""
    return frozenset(session.scalars(select(OptOutRow.person)))


def opted_out_by_place(session: Session) -> dict[Place, int]:
    """Return how many of the staff list asked to be left out, by (site, organisation)."""
    return _by_place(session, OptOutRow.person)


def asked_after_by_place(session: Session, day: date) -> dict[Place, int]:
    """Return how many of the staff list were asked in any wave after a day, by (site, organisation)."""
    return _by_place(session, ContactRow.person, ContactRow.asked_on > day)


def _by_place(
    session: Session, listed: InstrumentedAttribute[str], *which: ColumnElement[bool]
) -> dict[Place, int]:
    place = (PersonRow.site, PersonRow.organisation)
    people = PersonRow.reference.in_(select(listed).where(*which))
    counted = select(*place, func.count()).where(people).group_by(*place)
    return {(site, organisation): count for site, organisation, count in session.execute(counted)}
