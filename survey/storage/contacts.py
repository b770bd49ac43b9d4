"""Who was asked when, for the cap on burden, and who does not want to be asked. Neither tells who has returned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base
from survey.storage.missing_rows import insert_missing
from survey.storage.people import PersonRow, count_by_reach

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from survey.storage.people import Reach


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


def opted_out_by_reach(session: Session) -> tuple[Reach, ...]:
    """Return how many of the staff list asked to be left out, by how they are reached."""
    return count_by_reach(session, _HAS_OPTED_OUT)


def asked_after_by_reach(session: Session, day: date) -> tuple[Reach, ...]:
    """Return how many of the staff list were asked in any wave after a day, without those who have opted out."""
    asked = select(ContactRow.person).where(ContactRow.asked_on > day)
    return count_by_reach(session, PersonRow.reference.in_(asked), ~_HAS_OPTED_OUT)


def last_asked(session: Session) -> tuple[tuple[date, int], ...]:
    """Return on which day how many of the staff list were asked last, the latest day first."""
    on = (
        select(func.max(ContactRow.asked_on).label("day"))
        .join(PersonRow, PersonRow.reference == ContactRow.person)
        .group_by(ContactRow.person)
        .subquery()
    )
    counted = select(on.c.day, func.count()).group_by(on.c.day).order_by(on.c.day.desc())
    return tuple((day, count) for day, count in session.execute(counted))


_HAS_OPTED_OUT = PersonRow.reference.in_(select(OptOutRow.person))
