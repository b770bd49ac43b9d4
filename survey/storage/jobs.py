"""Jobs that a page has asked for and a worker does: opening and closing run where the wave keys are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, and_, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.job import TURNS, Job, JobKind, JobState
from survey.domain.phrase import from_json, to_json
from survey.storage.base import Base, Utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

_UNFINISHED = (JobState.QUEUED, JobState.RUNNING)
_THE_ROW = 1


class JobRow(Base):
    """One job. `words` says how far it is, or why it was refused; `steps` is 0 until the worker knows.

    `taken_at` is when a worker last took it up: one that was killed leaves it running.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'refused')", name="known_state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    asked_by: Mapped[str]
    role: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    taken_at: Mapped[datetime | None] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    step: Mapped[int]
    steps: Mapped[int]
    words: Mapped[str]
    subject: Mapped[str] = mapped_column(server_default="")


class WorkerSeenRow(Base):
    """When a worker last looked for something to do: one row for all of them."""

    __tablename__ = "worker_seen"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)


def add(session: Session, job: Job) -> None:
    """Store a new job."""
    session.add(
        JobRow(
            id=job.id, wave_id=job.wave_id, kind=job.kind, state=job.state, asked_by=job.asked_by,
            role=job.role, asked_at=job.asked_at, taken_at=None, finished_at=job.finished_at,
            step=job.step, steps=job.steps, words=to_json(job.lines), subject=job.subject,
        )
    )  # fmt: skip
    session.flush()


def latest(
    session: Session, wave_id: str, kinds: Sequence[JobKind] = TURNS, subject: str = ""
) -> Job | None:
    """Return the job of some kinds on a wave, about a subject, that was asked for last, or None."""
    row = JobRow
    found = session.scalars(
        select(row)
        .where(row.wave_id == wave_id, row.kind.in_(kinds), row.subject == subject)
        .order_by(row.asked_at.desc(), row.id)
        .limit(1)
    ).first()
    return None if found is None else _job(found)


def get(session: Session, job_id: str) -> Job | None:
    """Return a job, or None."""
    found = session.get(JobRow, job_id, populate_existing=True)
    return None if found is None else _job(found)


def to_do(session: Session, dead_since: datetime) -> tuple[Job, ...]:
    """Return what is queued, and what runs since before `dead_since`, in the order of asking."""
    rows = session.scalars(
        select(JobRow).where(_is_to_do(dead_since)).order_by(JobRow.asked_at, JobRow.id)
    )
    return tuple(_job(row) for row in rows)


def take(session: Session, job_id: str, *, now: datetime, dead_since: datetime) -> bool:
    """Take a job up if nobody else does it; of several workers at once exactly one is told True."""
    return _change(
        session, JobRow.id == job_id, _is_to_do(dead_since), state=JobState.RUNNING, taken_at=now
    )


def tell(session: Session, job_id: str, *, step: int, steps: int, words: str) -> None:
    """Write down how far a running job is."""
    _change(session, JobRow.id == job_id, step=step, steps=steps, words=to_json([words]))


def finish(
    session: Session, job_id: str, state: JobState, lines: Iterable[str], now: datetime
) -> None:
    """Write down what came of a job."""
    _change(session, JobRow.id == job_id, state=state, words=to_json(lines), finished_at=now)


def settle(session: Session, wave_id: str, kind: JobKind, words: str, now: datetime) -> None:
    """End every job of a kind on a wave that somebody else has done meanwhile."""
    _change(
        session,
        JobRow.wave_id == wave_id,
        JobRow.kind == kind,
        JobRow.state.in_(_UNFINISHED),
        state=JobState.DONE,
        words=to_json([words]),
        finished_at=now,
    )


def forget(session: Session, wave_id: str) -> None:
    """Delete the jobs of a wave that is given up."""
    session.execute(delete(JobRow).where(JobRow.wave_id == wave_id))


def worker_seen(session: Session) -> datetime | None:
    """Return when a worker last looked for something to do; None if never."""
    row = session.get(WorkerSeenRow, _THE_ROW, populate_existing=True)
    return None if row is None else row.at


def see_worker(session: Session, now: datetime) -> None:
    """Write down that a worker is there."""
    session.merge(WorkerSeenRow(id=_THE_ROW, at=now))
    session.flush()


def _is_to_do(dead_since: datetime) -> ColumnElement[bool]:
    died = and_(JobRow.state == JobState.RUNNING, JobRow.taken_at < dead_since)
    return or_(JobRow.state == JobState.QUEUED, died)


def _change(session: Session, *which: ColumnElement[bool], **values: Any) -> bool:  # noqa: ANN401 - columns
    changed = session.execute(
        update(JobRow)
        .where(*which)
        .values(**values)
        .execution_options(synchronize_session=False)
        .returning(JobRow.id)
    )
    return changed.first() is not None


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id, wave_id=row.wave_id, kind=JobKind(row.kind), state=JobState(row.state),
        asked_by=row.asked_by, role=row.role, asked_at=row.asked_at, finished_at=row.finished_at,
        step=row.step, steps=row.steps, lines=from_json(row.words), subject=row.subject,
    )  # fmt: skip
