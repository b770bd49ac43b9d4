"""The outbox: messages are written with the act that causes them, counted at every moment, and sent by the worker.

`services.outbox_sending` sends them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.message import Mailing, MessageKind, MessageState
from survey.storage import messages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.storage.messages import Counts


def create(
    session: Session, wave_id: str, kind: MessageKind, people: Iterable[str], *, now: datetime
) -> int:
    """Lay a message of one kind for each person (staff reference) into the outbox; return how many are new.

    Nobody gets one kind twice in a wave: creating again adds nothing. Call it in the transaction of the act that
    causes it.
    """
    return messages.create(session, wave_id, kind, people, now)


def reconciliation(session: Session, wave_id: str) -> tuple[Mailing, ...]:
    """Return what has become of a wave's messages, by kind in their order; kinds without messages are left out.

    Of each, created = sent + failed + bounced + waiting at every moment. What is not needed any more counts as
    sent until the wave has closed: then nothing waits, and `not_needed` stands apart.
    """
    kept = messages.kept(session, wave_id)
    return kept or tuple(_mailing(kind, found) for kind, found in _by_kind(session, wave_id))


def settle(session: Session, wave_id: str) -> tuple[Mailing, ...]:
    """Keep of the messages of a wave that closes how many there were, and delete them; return the counts.

    What was still waiting was never sent, so it has failed. Called in the transaction that closes the wave.
    """
    settled = tuple(_settled(kind, found) for kind, found in _by_kind(session, wave_id))
    messages.keep(session, wave_id, settled)
    messages.forget(session, wave_id)
    return settled


def _by_kind(session: Session, wave_id: str) -> list[tuple[MessageKind, Counts]]:
    found = messages.counts(session, wave_id)
    return [(kind, found) for kind in MessageKind if any(one == kind for one, _ in found)]


def _mailing(kind: MessageKind, counts: Counts) -> Mailing:
    number = {state: counts.get((kind, state), 0) for state in MessageState}
    return Mailing(
        kind,
        created=sum(number.values()),
        sent=number[MessageState.SENT] + number[MessageState.NOT_NEEDED],
        failed=number[MessageState.FAILED],
        bounced=number[MessageState.BOUNCED],
        waiting=number[MessageState.WAITING] + number[MessageState.SENDING],
    )


def _settled(kind: MessageKind, counts: Counts) -> Mailing:
    open_ = _mailing(kind, counts)
    not_needed = counts.get((kind, MessageState.NOT_NEEDED), 0)
    return Mailing(
        kind,
        created=open_.created,
        sent=open_.sent - not_needed,
        failed=open_.failed + open_.waiting,
        bounced=open_.bounced,
        waiting=0,
        not_needed=not_needed,
    )
