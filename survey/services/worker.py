"""What happens by itself: waves open on their first day, close after their last, and are closed to the end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.services import closing, fieldwork

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session, sessionmaker

ACTOR = "worker"


class Job(StrEnum):
    """What there is to do with a wave."""

    OPEN = "open"
    CLOSE = "close"
    FINISH = "finish closing"


@dataclass(frozen=True)
class Task:
    """One job on one wave."""

    job: Job
    wave_id: str

    def __str__(self) -> str:
        return f"{self.job} {self.wave_id}"


def tasks(session: Session, keys: Path, now: datetime) -> tuple[Task, ...]:
    """Return everything that is due, what was begun first."""
    due = fieldwork.due(session, now)
    return (
        *(Task(Job.FINISH, wave_id) for wave_id in closing.unfinished(session, keys)),
        *(Task(Job.CLOSE, wave_id) for wave_id in due.to_close),
        *(Task(Job.OPEN, wave_id) for wave_id in due.to_open),
    )


def perform(sessions: sessionmaker[Session], keys: Path, task: Task, now: datetime) -> bool:
    """Do one task, in transactions of its own: one wave in trouble holds up no other.

    Several workers may meet at one task: the state of the wave lets one through. Return False where another
    was first.
    """
    if task.job is not Job.OPEN:
        closing.close(sessions, keys, task.wave_id, now=now, actor=ACTOR)
        return True
    try:
        with sessions.begin() as session:
            fieldwork.open_wave(session, keys, task.wave_id, now=now, actor=ACTOR, role=ACTOR)
    except Refused:
        with sessions() as session:
            if task.wave_id in fieldwork.due(session, now).to_open:
                raise
        return False
    return True
