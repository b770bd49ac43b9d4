"""The outbox: one row per message until its wave closes, and the counts that are kept for good."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.message import Mailing, MessageKind, MessageState
from survey.storage.base import OBJECT_KEY_BYTES, Base, Utc
from survey.storage.invitations import InvitationRow
from survey.storage.missing_rows import insert_missing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


class MessageRow(Base):
    """One message to one person. Deleted when its wave closes: who got a reminder had not returned.

    The address is read from the staff list when the message is sent, so none is kept here. A message is due at
    `due_at`, unless a worker has leased it until `leased_until`. `tried_since` is the first time that it could
    not be sent, `trouble` why not the last time.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("wave_id", "person", "kind"),
        Index("ix_message_due", "state", "due_at"),
        CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'bounced', 'not needed')",
            name="known_state",
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"))
    person: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime] = mapped_column(Utc)
    leased_until: Mapped[datetime | None] = mapped_column(Utc)
    tried_since: Mapped[datetime | None] = mapped_column(Utc)
    trouble: Mapped[str]


class MailingRow(Base):
    """What became of the messages of one kind in a closed wave: counts, never people."""

    __tablename__ = "mailing"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    created: Mapped[int]
    sent: Mapped[int]
    failed: Mapped[int]
    bounced: Mapped[int]
    not_needed: Mapped[int]


_CHUNK = 500
_ON_THEIR_WAY = (MessageState.WAITING.value, MessageState.SENDING.value, MessageState.SENT.value)

Counts = dict[tuple[MessageKind, MessageState], int]


def create(
    session: Session, wave_id: str, kind: MessageKind, people: Iterable[str], now: datetime
) -> int:
    """Write a message of one kind for each person who has none, due at once; return how many were written."""
    before = _number(session, wave_id, kind)
    rows = (
        {
            "id": secrets.token_bytes(OBJECT_KEY_BYTES),
            "wave_id": wave_id,
            "person": person,
            "kind": kind.value,
            "state": MessageState.WAITING.value,
            "attempts": 0,
            "created_at": now,
            "due_at": now,
            "leased_until": None,
            "tried_since": None,
            "trouble": "",
        }
        for person in people
    )
    insert_missing(session, MessageRow, rows)
    return _number(session, wave_id, kind) - before


def kinds(session: Session, wave_id: str) -> frozenset[MessageKind]:
    """Return the kinds of which a wave has messages."""
    created = select(MessageRow.kind).where(MessageRow.wave_id == wave_id).distinct()
    return frozenset(map(MessageKind, session.scalars(created)))


def counts(session: Session, wave_id: str) -> Counts:
    """Return how many messages of a wave there are by kind and state; what there is none of is left out."""
    row = MessageRow
    by_state = (
        select(row.kind, row.state, func.count())
        .where(row.wave_id == wave_id)
        .group_by(row.kind, row.state)
    )
    return {
        (MessageKind(kind), MessageState(state)): number
        for kind, state, number in session.execute(by_state)
    }


def troubles(session: Session, wave_id: str) -> tuple[tuple[MessageKind, str, int], ...]:
    """Return what stood in the way of messages that failed or wait: kind, the last answer, and how many."""
    row = MessageRow
    states = (MessageState.WAITING, MessageState.SENDING, MessageState.FAILED)
    by_answer = (
        select(row.kind, row.trouble, func.count())
        .where(row.wave_id == wave_id, row.state.in_(states), row.trouble != "")
        .group_by(row.kind, row.trouble)
    )
    return tuple(
        (MessageKind(kind), what, count) for kind, what, count in session.execute(by_answer)
    )


def having_invitation(session: Session, wave_id: str, people: Iterable[str]) -> frozenset[str]:
    """Return those of `people` whose invitation is or was in the outbox."""
    row = MessageRow
    invited = select(row.person).where(
        row.wave_id == wave_id, row.kind == MessageKind.INVITATION.value
    )
    return frozenset(session.scalars(invited)).intersection(people)


def bounce(session: Session, wave_id: str, people: Iterable[str]) -> None:
    """Note that the invitations of people came back. What has failed or was not needed stays so."""
    row = MessageRow
    came_back = list(people)
    for start in range(0, len(came_back), _CHUNK):
        session.execute(
            update(row)
            .where(
                row.wave_id == wave_id,
                row.kind == MessageKind.INVITATION.value,
                row.person.in_(came_back[start : start + _CHUNK]),
                row.state.in_(_ON_THEIR_WAY),
            )
            .values(state=MessageState.BOUNCED.value, leased_until=None)
            .execution_options(synchronize_session=False)
        )


def undelivered_by_cell(session: Session, wave_id: str) -> dict[int, int]:
    """Return how many invitations of each frame cell were refused or came back; cells without any are left out."""
    undelivered = (MessageState.FAILED.value, MessageState.BOUNCED.value)
    by_cell = (
        select(InvitationRow.cell, func.count())
        .join(
            MessageRow,
            (MessageRow.wave_id == InvitationRow.wave_id)
            & (MessageRow.person == InvitationRow.person),
        )
        .where(
            InvitationRow.wave_id == wave_id,
            MessageRow.kind == MessageKind.INVITATION.value,
            MessageRow.state.in_(undelivered),
        )
        .group_by(InvitationRow.cell)
    )
    return dict(session.execute(by_cell).all())


def forget(session: Session, wave_id: str) -> None:
    """Delete every message of a wave."""
    session.execute(delete(MessageRow).where(MessageRow.wave_id == wave_id))


def keep(session: Session, wave_id: str, mailings: Iterable[Mailing]) -> None:
    """Store what became of the messages of a wave that closes: of each kind, nothing waits any more."""
    rows = [
        {
            "wave_id": wave_id,
            "kind": one.kind.value,
            "created": one.created,
            "sent": one.sent,
            "failed": one.failed,
            "bounced": one.bounced,
            "not_needed": one.not_needed or 0,
        }
        for one in mailings
    ]
    if rows:
        session.execute(insert(MailingRow), rows)


def kept(session: Session, wave_id: str) -> tuple[Mailing, ...]:
    """Return what became of the messages of a closed wave, in the order of the kinds."""
    row = MailingRow
    columns = (row.kind, row.created, row.sent, row.failed, row.bounced, row.not_needed)
    found = {
        MessageKind(kind): Mailing(MessageKind(kind), created, sent, failed, bounced, 0, dropped)
        for kind, created, sent, failed, bounced, dropped in session.execute(
            select(*columns).where(row.wave_id == wave_id)
        )
    }
    return tuple(found[kind] for kind in MessageKind if kind in found)


def _number(session: Session, wave_id: str, kind: MessageKind) -> int:
    of_kind = (MessageRow.wave_id == wave_id, MessageRow.kind == kind.value)
    return session.scalar(select(func.count()).where(*of_kind)) or 0
