"""Sending in turns: a worker leases messages, learns how each stands at that moment, and says what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from survey.domain.message import Channel, MessageKind, MessageState
from survey.storage.contacts import OptOutRow
from survey.storage.invitations import InvitationRow, is_open
from survey.storage.messages import MessageRow
from survey.storage.people import PersonRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Leased:
    """A message that one worker may send until `until`."""

    id: bytes
    wave_id: str
    person: str
    kind: MessageKind
    attempts: int
    tried_since: datetime | None
    until: datetime


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to, read at the moment when it is sent."""

    invitation: bytes
    language: str
    email: str


def lease(session: Session, now: datetime, until: datetime, most: int) -> tuple[Leased, ...]:
    """Lease up to `most` messages that are due in open waves, those due longest first.

    A message is due when it waits and its moment has come, or when the lease that it is under ran out. Several
    workers never lease one message: PostgreSQL skips what another is leasing, SQLite lets one in at a time.
    """
    row = MessageRow
    is_due = or_(
        and_(row.state == MessageState.WAITING.value, row.due_at <= now),
        and_(row.state == MessageState.SENDING.value, row.leased_until <= now),
    )
    columns = (row.id, row.wave_id, row.person, row.kind, row.attempts, row.tried_since)
    due = session.execute(
        select(*columns)
        .where(is_due, is_open(row.wave_id))
        .order_by(row.due_at, row.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=row)
    ).all()
    _change(
        session,
        row.id.in_([found.id for found in due]),
        state=MessageState.SENDING.value,
        leased_until=until,
    )
    return tuple(
        Leased(id_, wave_id, person, MessageKind(kind), attempts, since, until)
        for id_, wave_id, person, kind, attempts, since in due
    )


def is_waiting(session: Session) -> bool:
    """Return whether any message of an open wave has still to be sent."""
    row = MessageRow
    unsent = (MessageState.WAITING.value, MessageState.SENDING.value)
    first = select(row.id).where(row.state.in_(unsent), is_open(row.wave_id)).limit(1)
    return session.scalar(first) is not None


def is_leased(session: Session, message: Leased) -> bool:
    """Return whether a message is still under this lease and its wave is open."""
    row = MessageRow
    return session.scalar(select(row.id).where(_is_ours(message), is_open(row.wave_id))) is not None


def recipient(session: Session, message: Leased) -> Recipient | None:
    """Return whom a message goes to; None where it is not needed any more.

    It is not where its person has returned, has opted out, has left the staff list or has no address, and where
    the invitation before it did not arrive. The caller does not learn which.
    """
    invited = aliased(MessageRow)
    did_not_arrive = exists().where(
        invited.wave_id == message.wave_id,
        invited.person == message.person,
        invited.kind == MessageKind.INVITATION.value,
        invited.id != message.id,
        invited.state.in_((MessageState.FAILED.value, MessageState.BOUNCED.value)),
    )
    found = session.execute(
        select(InvitationRow.id, InvitationRow.language, PersonRow.email)
        .join(PersonRow, PersonRow.reference == InvitationRow.person)
        .where(
            InvitationRow.wave_id == message.wave_id,
            InvitationRow.person == message.person,
            InvitationRow.channel == Channel.LINK.value,
            InvitationRow.returned.is_(False),
            PersonRow.email.is_not(None),
            ~exists().where(OptOutRow.person == message.person),
            ~did_not_arrive,
        )
    ).first()
    return Recipient(found.id, found.language, found.email) if found else None


def end(session: Session, message: Leased, state: MessageState, trouble: str = "") -> bool:
    """Say what became of a message for good; False where the lease is no longer ours."""
    return _change(
        session, _is_ours(message), state=state.value, leased_until=None, trouble=trouble
    )


def put_back(
    session: Session, message: Leased, *, due_at: datetime, tried_since: datetime, trouble: str
) -> bool:
    """Let a message that could not be sent wait until `due_at`; False where the lease is no longer ours."""
    return _change(
        session,
        _is_ours(message),
        state=MessageState.WAITING.value,
        leased_until=None,
        attempts=message.attempts + 1,
        due_at=due_at,
        tried_since=tried_since,
        trouble=trouble,
    )


def release(session: Session, messages: Iterable[Leased]) -> None:
    """Let messages that were not tried wait as they did before."""
    for message in messages:
        _change(session, _is_ours(message), state=MessageState.WAITING.value, leased_until=None)


def _is_ours(message: Leased) -> ColumnElement[bool]:
    row = MessageRow
    return and_(
        row.id == message.id,
        row.state == MessageState.SENDING.value,
        row.leased_until == message.until,
    )


def _change(session: Session, where: ColumnElement[bool], **values: Any) -> bool:  # noqa: ANN401 - columns
    changed = session.execute(
        update(MessageRow)
        .where(where)
        .values(**values)
        .returning(MessageRow.id)
        .execution_options(synchronize_session=False)
    )
    return bool(changed.all())
