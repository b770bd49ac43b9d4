"""Closed tickets of a service desk, until their wave has closed, and how they are followed up.

A return never refers to a ticket, nor a ticket to a return.
"""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, LargeBinary, bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.ticket import Programme, Ticket, TicketOutcome
from survey.storage.base import KEYED_BY_CHANCE, Base
from survey.storage.missing_rows import insert_missing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sqlalchemy.orm import Session

Outcomes = dict[TicketOutcome, int]

_CHUNK = 500
_THE_ONE = 1


class TicketRow(Base):
    """A closed ticket of an open or planned wave; see `survey.domain.ticket`. Deleted when the wave closes."""

    __tablename__ = "ticket"
    __table_args__ = KEYED_BY_CHANCE

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    closed_on: Mapped[date]
    person: Mapped[str]
    service: Mapped[str]
    product: Mapped[str | None]
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    outcome: Mapped[str]


class TicketSeenRow(Base):
    """A ticket whose wave has closed, known by its key alone, so that another import does not take it up again.

    Forgotten once the ticket is too old to be taken up anyway.
    """

    __tablename__ = "ticket_seen"
    __table_args__ = KEYED_BY_CHANCE

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    closed_on: Mapped[date]


class TicketCountRow(Base):
    """How many tickets of a closed wave came to an outcome: counts, never people."""

    __tablename__ = "ticket_count"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)
    tickets: Mapped[int]


class TicketProgrammeRow(Base):
    """The one row that says how tickets are followed up, once somebody has changed it."""

    __tablename__ = "ticket_programme"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_on: Mapped[bool]
    questionnaire: Mapped[str]
    share: Mapped[int]


def programme(session: Session) -> Programme:
    """Return how tickets are followed up."""
    row = session.get(TicketProgrammeRow, _THE_ONE)
    return Programme(row.is_on, row.questionnaire, row.share) if row else Programme()


def put_programme(session: Session, programme: Programme) -> None:
    """Store how tickets are followed up, in the place of what was there."""
    session.merge(TicketProgrammeRow(id=_THE_ONE, **vars(programme)))
    session.flush()


def known(session: Session, keys: Collection[bytes]) -> frozenset[bytes]:
    """Return those of some tickets that were taken up before."""
    found: set[bytes] = set()
    wanted = iter(keys)
    while chunk := list(islice(wanted, _CHUNK)):
        for row in (TicketRow, TicketSeenRow):
            found.update(session.scalars(select(row.key).where(row.key.in_(chunk))))
    return frozenset(found)


def add(session: Session, wave_id: str, tickets: Iterable[tuple[Ticket, TicketOutcome]]) -> None:
    """Write tickets that nobody has taken up yet, under the wave that is to ask about them."""
    rows = (
        {**vars(ticket), "wave_id": wave_id, "outcome": outcome.value}
        for ticket, outcome in tickets
    )
    insert_missing(session, TicketRow, rows)


def waiting(session: Session, wave_id: str, most: int) -> tuple[Ticket, ...]:
    """Return the next tickets of a wave that have not been looked at, in an order that is always the same."""
    row = TicketRow
    columns = (row.key, row.closed_on, row.person, row.service, row.product)
    found = session.execute(
        select(*columns)
        .where(row.wave_id == wave_id, row.outcome == TicketOutcome.WAITING.value)
        .order_by(row.closed_on, row.key)
        .limit(most)
    )
    return tuple(Ticket(*ticket) for ticket in found)


def waves_with_waiting(session: Session) -> tuple[str, ...]:
    """Return the ids of the waves that have tickets to look at."""
    row = TicketRow
    found = select(row.wave_id).where(row.outcome == TicketOutcome.WAITING.value).distinct()
    return tuple(sorted(session.scalars(found)))


def decide(session: Session, outcomes: Mapping[bytes, TicketOutcome]) -> None:
    """Write what has become of tickets, by their key."""
    if outcomes:
        table = TicketRow.metadata.tables[TicketRow.__tablename__]
        session.execute(
            update(table).where(table.c.key == bindparam("of")).values(outcome=bindparam("now")),
            [{"of": key, "now": outcome.value} for key, outcome in outcomes.items()],
        )


def outcomes(session: Session, wave_id: str) -> Outcomes:
    """Return how many tickets of a wave came to each outcome so far; those without any are left out."""
    counted = _counted(session, wave_id, TicketRow.outcome).items()
    return {TicketOutcome(outcome): number for outcome, number in counted if outcome}


def by_service(session: Session, wave_id: str) -> dict[str, int]:
    """Return how many tickets of a wave there are by service; those without are left out."""
    counted = _counted(session, wave_id, TicketRow.service).items()
    return {service: number for service, number in counted if service}


def by_product(session: Session, wave_id: str) -> dict[str, int]:
    """Return how many tickets of a wave there are by the code of their product; those without are left out."""
    counted = _counted(session, wave_id, TicketRow.product).items()
    return {code: number for code, number in counted if code}


def forget(session: Session, wave_id: str) -> None:
    """Delete the tickets of a wave; of each only the key stays, so that it is known again."""
    row = TicketRow
    of_wave = select(row.key, row.closed_on).where(row.wave_id == wave_id)
    session.execute(insert(TicketSeenRow).from_select(["key", "closed_on"], of_wave))
    session.execute(delete(row).where(row.wave_id == wave_id))


def forget_seen(session: Session, before: date) -> None:
    """Forget the keys of tickets that were closed before a day."""
    session.execute(delete(TicketSeenRow).where(TicketSeenRow.closed_on < before))


def keep_counts(session: Session, wave_id: str, counts: Outcomes) -> None:
    """Store what came of the tickets of a wave that closes."""
    rows = [
        {"wave_id": wave_id, "outcome": outcome.value, "tickets": number}
        for outcome, number in counts.items()
    ]
    if rows:
        session.execute(insert(TicketCountRow), rows)


def kept_counts(session: Session, wave_id: str) -> Outcomes:
    """Return what came of the tickets of a closed wave; outcomes without any are left out."""
    row = TicketCountRow
    found = session.execute(select(row.outcome, row.tickets).where(row.wave_id == wave_id))
    return {TicketOutcome(outcome): number for outcome, number in found}


def _counted(session: Session, wave_id: str, by: Any) -> dict[str | None, int]:  # noqa: ANN401 - a column
    counted = select(by, func.count()).where(TicketRow.wave_id == wave_id).group_by(by)
    return dict(session.execute(counted).all())
