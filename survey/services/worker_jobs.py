"""Jobs as the worker does them: taken up once, told step by step in transactions of their own, ended in words.

A worker that is killed leaves its job running; after a while another takes it up. Opening and closing can both be
run again from anywhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.job import JobKind, JobState
from survey.domain.phrase import phrase
from survey.domain.report_file import Wanted
from survey.services import closing, fieldwork, printing, report_making
from survey.services.wave_report_gathered import Letterhead
from survey.storage import jobs
from survey.storage.engine import only_read

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session, sessionmaker

    from survey.domain.job import Job

DEAD_AFTER = timedelta(minutes=10)
"""A job that has run for so long is taken up again: its worker is no more, or in trouble."""

_SEEN_EVERY = timedelta(minutes=1)
_OPENING = phrase("Listing who is eligible, and writing the invitations.")
_PRINTING = phrase("Making the codes.")
_SETTING = phrase("Setting the paper.")
_DONE = {
    JobKind.OPEN: phrase("The wave is open."),
    JobKind.CLOSE: phrase("The wave is closed."),
    JobKind.PRINT: phrase("Slips and posters can be printed."),
    JobKind.REPORT: phrase("The paper is made."),
}


def asked(session: Session, now: datetime) -> tuple[str, ...]:
    """Return the waves that a job waits for, in the order of asking; one as often as jobs wait for it."""
    return tuple(job.wave_id for job in jobs.to_do(session, now - DEAD_AFTER))


def run(
    sessions: sessionmaker[Session],
    keys: Path,
    wave_id: str,
    *,
    now: datetime,
    cap_days: int,
    letterhead: Letterhead = Letterhead(),  # noqa: B008 - it never changes
) -> bool:
    """Do the job on a wave that was asked for first; return False where another worker was first or there is none.

    Raises Refused where the job cannot be done; its words say so, and it is not tried again.
    """
    job = _taken(sessions, wave_id, now)
    if job is None:
        return False
    try:
        told = _do(sessions, keys, job, now, cap_days, letterhead)
    except Refused as refused:
        _finish(sessions, job, JobState.REFUSED, _in_words(refused, wave_id), now)
        raise
    _finish(sessions, job, JobState.DONE, (_DONE[job.kind], *told), now)
    return True


def settle(sessions: sessionmaker[Session], wave_id: str, kind: JobKind, now: datetime) -> None:
    """End a job that has been done by the calendar or by the worker that finishes what was cut off."""
    with sessions.begin() as session:
        jobs.settle(session, wave_id, kind, _DONE[kind], now)


def report_in(sessions: sessionmaker[Session], now: datetime) -> None:
    """Note that a worker is there, at most once a minute."""
    with sessions() as session:
        seen = jobs.worker_seen(session)
    if seen is None or now - seen >= _SEEN_EVERY:
        with sessions.begin() as session:
            jobs.see_worker(session, now)


def _taken(sessions: sessionmaker[Session], wave_id: str, now: datetime) -> Job | None:
    dead_since = now - DEAD_AFTER
    with sessions.begin() as session:
        for job in jobs.to_do(session, dead_since):
            if job.wave_id == wave_id and jobs.take(
                session, job.id, now=now, dead_since=dead_since
            ):
                return job
    return None


def _do(
    sessions: sessionmaker[Session],
    keys: Path,
    job: Job,
    now: datetime,
    cap_days: int,
    letterhead: Letterhead,
) -> tuple[str, ...]:
    """Do a job; return what there is to tell of it beside that it is done."""
    tell = _progress(sessions, job)
    if job.kind is JobKind.CLOSE:
        closing.close(
            sessions, keys, job.wave_id, now=now, actor=job.asked_by, role=job.role, progress=tell
        )
        return ()
    if job.kind is JobKind.PRINT:
        tell(1, 1, _PRINTING)
        with sessions.begin() as session:
            printing.make(session, keys, job.wave_id, now=now, by=job.asked_by, role=job.role)
        return ()
    if job.kind is JobKind.REPORT:
        tell(1, 1, _SETTING)
        _make_report(sessions, job, letterhead, now)
        return ()
    tell(1, 1, _OPENING)
    with sessions.begin() as session:
        if fieldwork.has_opened(session, job.wave_id):
            return ()
        opened = fieldwork.open_wave(
            session, keys, job.wave_id,
            now=now, actor=job.asked_by, role=job.role, cap_days=cap_days,
        )  # fmt: skip
    return opened.told


def _make_report(
    sessions: sessionmaker[Session], job: Job, letterhead: Letterhead, now: datetime
) -> None:
    """Make a paper while nobody has to wait for it, and keep it in a transaction of its own."""
    wanted = Wanted.read(job.subject)
    with sessions() as session:
        only_read(session)
        revision, pdf = report_making.make(session, job.wave_id, wanted, letterhead, now=now)
    with sessions.begin() as session:
        report_making.keep(session, job, wanted, revision, pdf, now=now)


def _progress(sessions: sessionmaker[Session], job: Job) -> Callable[[int, int, str], None]:
    """Return what writes down how far a job is, in a transaction of its own."""

    def tell(step: int, steps: int, words: str) -> None:
        with sessions.begin() as session:
            jobs.tell(session, job.id, step=step, steps=steps, words=words)

    return tell


def _finish(
    sessions: sessionmaker[Session],
    job: Job,
    state: JobState,
    lines: tuple[str, ...],
    now: datetime,
) -> None:
    with sessions.begin() as session:
        jobs.finish(session, job.id, state, lines, now)


def _in_words(refused: Refused, wave_id: str) -> tuple[str, ...]:
    """Return the problems without the name of the wave that the page bears already."""
    return tuple(
        problem.what
        if problem.where in {"", wave_id}
        else phrase("%(where)s: %(what)s", where=problem.where, what=problem.what)
        for problem in refused.problems
    )
