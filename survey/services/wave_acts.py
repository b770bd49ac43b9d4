"""What an administrator does with a wave from its page. Asked for twice, each act happens once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.job import JobKind
from survey.domain.wave import WaveState
from survey.services import fieldwork, jobs
from survey.storage import waves

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.wave import Wave


class WaveAct(StrEnum):
    """What can be done with a wave as a whole."""

    OPEN = "open"
    EXTEND = "extend"
    CLOSE = "close"
    WITHDRAW = "withdraw"


_POSSIBLE: dict[WaveState, tuple[WaveAct, ...]] = {
    WaveState.DRAFT: (WaveAct.OPEN, WaveAct.WITHDRAW),
    WaveState.OPEN: (WaveAct.EXTEND, WaveAct.CLOSE),
    WaveState.CLOSING: (),
    WaveState.CLOSED: (WaveAct.WITHDRAW,),
    WaveState.WITHDRAWN: (),
}


def possible(wave: Wave) -> tuple[WaveAct, ...]:
    """Return what can be done with a wave as it stands."""
    return _POSSIBLE[wave.state]


def ask(session: Session, wave_id: str, act: WaveAct, *, now: datetime, account: Account) -> None:
    """Ask a worker to open or to close a wave; what has been asked for or done already is not asked for again.

    Raises NotFound.
    """
    wave = waves.get(session, wave_id)
    if act in possible(wave):
        jobs.ask(session, wave_id, JobKind(act), now=now, actor=account.email, role=account.role)


def extend(
    session: Session, wave_id: str, closes: date, *, now: datetime, account: Account
) -> Wave:
    """Give an open wave a later last day; one that has this day already stays as it is.

    Raises NotFound, or Refused.
    """
    wave = waves.get(session, wave_id)
    if wave.closes == closes:
        return wave
    return fieldwork.extend(
        session, wave_id, closes, now=now, actor=account.email, role=account.role
    )


def withdraw(session: Session, wave_id: str, *, now: datetime, account: Account) -> Wave:
    """Take back a planned wave or the results of a closed one; a withdrawn one stays as it is.

    Raises NotFound, or Refused.
    """
    wave = waves.get(session, wave_id)
    if wave.state is WaveState.WITHDRAWN:
        return wave
    return fieldwork.withdraw(session, wave_id, now=now, actor=account.email, role=account.role)
