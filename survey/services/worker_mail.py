"""What the worker does about mail: lay reminders into the outbox when they are due, and send what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.message import MessageState
from survey.services import outbox_sending, reminders
from survey.storage import message_leases
from survey.storage.engine import make_reading_sessions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session, sessionmaker

    from survey.config import Settings
    from survey.delivery.transport import Transport

NO_MAIL = "messages are waiting, and nothing says how they are to leave: set SURVEY_MAIL_URL"


@dataclass(frozen=True)
class Sent:
    """What a round of sending came to: messages dealt with, the trouble met, whether more is due at once."""

    count: int
    trouble: str
    is_more_due: bool


def remind(sessions: sessionmaker[Session], now: datetime) -> tuple[str, ...]:
    """Lay the reminders that are due into the outbox, a transaction each; return what was done, in words."""
    with make_reading_sessions(sessions.kw["bind"])() as session:
        due = reminders.due(session, now)
    done = []
    for one in due:
        with sessions.begin() as session:
            count = reminders.create(session, one, now=now)
        if count:
            done.append(f"{one.kind} of {one.wave_id}: {count:,} messages")
    return tuple(done)


def send(
    sessions: sessionmaker[Session],
    settings: Settings,
    transport: Transport | None,
    *,
    clock: Callable[[], datetime],
    is_stopped: Callable[[], bool],
    most_batches: int | None = None,
) -> Sent:
    """Send batch after batch until nothing is due, the server is in trouble, or it is told to stop.

    Without a transport nothing is sent, which is a trouble once anything waits.
    """
    if transport is None:
        with make_reading_sessions(sessions.kw["bind"])() as session:
            return Sent(0, NO_MAIL if message_leases.is_waiting(session) else "", is_more_due=False)
    count, trouble, batches = 0, "", 0
    while not is_stopped():
        batch = outbox_sending.send_batch(
            sessions, settings.keys, transport, settings, clock(), is_stopped=is_stopped
        )
        count += sum(
            number for (_, _, state), number in batch.ended.items() if state is MessageState.SENT
        )
        trouble, batches = trouble or batch.trouble, batches + 1
        if not batch.taken or batch.is_cut_short:
            break
        if batches == most_batches:
            return Sent(count, trouble, is_more_due=True)
    return Sent(count, trouble, is_more_due=False)
