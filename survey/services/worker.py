"""What happens by itself: waves open on their first day, close after their last, and are closed to the end.

People are invited after their tickets while a wave that asks about these is open.

What was asked for on a page comes before the calendar; `services.worker_jobs` does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.job import JobKind
from survey.services import (
    closing,
    comment_retention,
    fieldwork,
    printing,
    response_rates,
    ticket_inviting,
    uploads,
    worker_jobs,
    worker_tickets,
)
from survey.services.burden import CAP_DAYS
from survey.services.wave_report_gathered import Letterhead
from survey.storage.erasure import erase_freed_pages

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session, sessionmaker

    from survey.services.comment_retention import Purged

ACTOR = "worker"


class Job(StrEnum):
    """What there is to do with a wave."""

    OPEN = "open"
    CLOSE = "close"
    FINISH = "finish closing"
    ASKED = "what was asked of"
    INVITE = "invite after tickets of"


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
        *(Task(Job.ASKED, wave_id) for wave_id in worker_jobs.asked(session, now)),
        *(Task(Job.CLOSE, wave_id) for wave_id in due.to_close),
        *(Task(Job.OPEN, wave_id) for wave_id in due.to_open),
        *(Task(Job.INVITE, wave_id) for wave_id in ticket_inviting.due(session, now, due.to_open)),
    )


def perform(
    sessions: sessionmaker[Session],
    keys: Path,
    task: Task,
    now: datetime,
    *,
    cap_days: int = CAP_DAYS,
    letterhead: Letterhead = Letterhead(),  # noqa: B008 - it never changes
) -> bool:
    """Do one task, in transactions of its own: one wave in trouble holds up no other.

    Several workers may meet at one task: the state of the wave lets one through. Return False where another
    was first.
    """
    if task.job is Job.ASKED:
        return worker_jobs.run(
            sessions, keys, task.wave_id, now=now, cap_days=cap_days, letterhead=letterhead
        )
    if task.job is Job.INVITE:
        return worker_tickets.invite(sessions, keys, task.wave_id, now=now, cap_days=cap_days)
    if task.job is not Job.OPEN:
        closing.close(sessions, keys, task.wave_id, now=now, actor=ACTOR)
        worker_jobs.settle(sessions, task.wave_id, JobKind.CLOSE, now)
        return True
    try:
        with sessions.begin() as session:
            fieldwork.open_wave(
                session, keys, task.wave_id, now=now, actor=ACTOR, role=ACTOR, cap_days=cap_days
            )
    except Refused:
        with sessions() as session:
            if task.wave_id in fieldwork.due(session, now).to_open:
                raise
        return False
    worker_jobs.settle(sessions, task.wave_id, JobKind.OPEN, now)
    return True


def report_in(sessions: sessionmaker[Session], now: datetime) -> None:
    """Note that a worker is there: the check list before an opening asks for it."""
    worker_jobs.report_in(sessions, now)


def forget_uploads(sessions: sessionmaker[Session], now: datetime) -> None:
    """Forget files that somebody uploaded more than a day ago and never said yes or no to."""
    with sessions() as session:
        if not uploads.are_old(session, now):
            return
    with sessions.begin() as session:
        uploads.purge(session, now)


def forget_printouts(sessions: sessionmaker[Session], now: datetime) -> None:
    """Forget codes that were made for printing more than a day ago."""
    with sessions() as session:
        stale = printing.stale(session, now)
    for wave_id in stale:
        with sessions.begin() as session:
            printing.purge(session, wave_id, now)


def purge_comments(
    sessions: sessionmaker[Session], now: datetime, *, actor: str = ACTOR, role: str = ACTOR
) -> tuple[Purged, ...]:
    """Delete comments that have been kept for twelve months, and their bytes; return of which waves, and how many.

    Raises StillReadError where another process would not let go of what was deleted; the rows are gone even so.
    """
    with sessions() as session:
        if not comment_retention.are_due(session, now):
            return ()
    with sessions.begin() as session:
        purged = comment_retention.purge(session, now, actor=actor, role=role)
    erase_freed_pages(sessions.kw["bind"])
    return purged


def read_rates(sessions: sessionmaker[Session], now: datetime) -> tuple[str, ...]:
    """Read the response rates that are due, a wave at a time; return the waves whose rates were read here."""
    with sessions() as session:
        due = response_rates.due(session, now)
    read = []
    for wave_id in due:
        with sessions.begin() as session:
            if response_rates.read(session, wave_id, now):
                read.append(wave_id)
    return tuple(read)
