"""Jobs: what needs a wave's keys is asked for on a page and done by the worker, where the keys are.

That is opening and closing, and making the codes of slips and posters. Papers of a wave are made there too, because
it takes a while and needs what only a worker has to have installed.

`services.worker_jobs` does them.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.job import TURNS, Job, JobKind, JobState
from survey.domain.phrase import phrase
from survey.domain.wave import STATE_WORDS, WaveState
from survey.storage import audit, jobs, waves

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

__all__ = [
    "Job",
    "JobKind",
    "JobState",
    "ask",
    "is_worker_silent",
    "latest",
    "latest_print",
    "latest_report",
    "worker_seen",
]

SILENT_AFTER = timedelta(minutes=2)
"""A worker writes down at least once a minute that it is there."""

_MAY_BEGIN = {
    JobKind.OPEN: frozenset({WaveState.DRAFT}),
    JobKind.CLOSE: frozenset({WaveState.OPEN, WaveState.CLOSING}),
    JobKind.PRINT: frozenset({WaveState.OPEN}),
    JobKind.REPORT: frozenset({WaveState.CLOSED}),
}
_QUEUED = phrase("Waiting for the worker to take it up.")


def ask(
    session: Session,
    wave_id: str,
    kind: JobKind,
    *,
    now: datetime,
    actor: str,
    role: str,
    subject: str = "",
) -> Job:
    """Queue a job, and return it; while one of its kind is queued or running, asking again returns that one.

    Opening and closing are one kind here; papers are of one kind if their `subject` is the same.

    Raises NotFound, or Refused where the wave's state does not allow it. Two who ask at once queue one job.
    """
    wave = waves.hold(session, wave_id)
    before = jobs.latest(session, wave_id, TURNS if kind in TURNS else (kind,), subject)
    if before is not None and not before.is_finished:
        return before
    if wave.state not in _MAY_BEGIN[kind]:
        raise Refused.because(_why_not(kind, wave.state), wave_id)
    job = Job(
        id=secrets.token_hex(8), wave_id=wave_id, kind=kind, state=JobState.QUEUED,
        asked_by=actor, role=role, asked_at=now, finished_at=None,
        step=0, steps=0, lines=(_QUEUED,), subject=subject,
    )  # fmt: skip
    jobs.add(session, job)
    audit.append(
        session, now=now, actor=actor, role=role,
        action=f"ask to {kind}", object=f"wave:{wave_id}",
    )  # fmt: skip
    return job


def _why_not(kind: JobKind, state: WaveState) -> str:
    stands = STATE_WORDS[state]
    match kind:
        case JobKind.OPEN:
            return phrase("it is %(state)s, so it cannot be opened", state=stands)
        case JobKind.CLOSE:
            return phrase("it is %(state)s, so it cannot be closed", state=stands)
        case JobKind.PRINT:
            return phrase(
                "it is %(state)s: slips and posters are made while it is open", state=stands
            )
        case JobKind.REPORT:
            return phrase("it is %(state)s: its report is made from its results", state=stands)


def latest(session: Session, wave_id: str) -> Job | None:
    """Return the opening or closing of a wave that was asked for last, or None."""
    return jobs.latest(session, wave_id)


def latest_print(session: Session, wave_id: str) -> Job | None:
    """Return the making of slips and posters that was asked for last, or None."""
    return jobs.latest(session, wave_id, (JobKind.PRINT,))


def latest_report(session: Session, wave_id: str, subject: str) -> Job | None:
    """Return the making of one paper of a wave that was asked for last, or None."""
    return jobs.latest(session, wave_id, (JobKind.REPORT,), subject)


def is_worker_silent(session: Session, now: datetime) -> bool:
    """Return whether no worker has looked for something to do of late: then nothing is opened, sent or closed."""
    seen = jobs.worker_seen(session)
    return seen is None or now - seen > SILENT_AFTER


def worker_seen(session: Session) -> datetime | None:
    """Return when a worker last looked for something to do; None if never."""
    return jobs.worker_seen(session)
