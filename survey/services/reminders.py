"""Reminders: laid into the outbox at set times, for everybody who was invited by mail.

Whether one is needed is seen when it is sent, so neither the outbox nor anybody who reads its counts knows who
has returned.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, NamedTuple

from survey.domain.message import REMINDERS, MessageKind
from survey.domain.wave import LONDON, WaveState
from survey.services import outbox
from survey.storage import audit, invitations, messages, wave_plans, waves

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

AT = time(9)
"""When reminders go out, in London."""
_ACTOR = "worker"


class Due(NamedTuple):
    """A reminder whose moment has come and that is not in the outbox yet."""

    wave_id: str
    kind: MessageKind


def moment(day: date) -> datetime:
    """Return when the reminders of a day go out."""
    return datetime.combine(day, AT, LONDON)


def due(session: Session, now: datetime) -> tuple[Due, ...]:
    """Return the reminders that are due, at most one for each open wave.

    Where two have become due at once, for no worker was running, only the later one is: nobody gets two on one day.
    Days before the wave was opened are passed over.
    """
    found = []
    for wave in waves.listing(session, WaveState.OPEN):
        plan = wave_plans.get(session, wave.id)
        if not plan.sends:
            continue
        passed = [
            kind
            for kind, day in zip(REMINDERS, sorted(plan.reminders), strict=False)
            if wave.opens < day and moment(day) <= now
        ]
        if passed and not messages.kinds(session, wave.id) & set(_not_before(passed[-1])):
            found.append(Due(wave.id, passed[-1]))
    return tuple(found)


def create(session: Session, one: Due, *, now: datetime) -> int:
    """Lay a reminder into the outbox for everybody who was invited by mail; return how many are new."""
    created = outbox.create(
        session, one.wave_id, one.kind, invitations.by_mail(session, one.wave_id), now=now
    )
    if created:
        audit.append(
            session, now=now, actor=_ACTOR, role=_ACTOR,
            action="create mail", object=f"wave:{one.wave_id}", detail={one.kind.value: created},
        )  # fmt: skip
    return created


def _not_before(kind: MessageKind) -> tuple[MessageKind, ...]:
    return REMINDERS[REMINDERS.index(kind) :]
