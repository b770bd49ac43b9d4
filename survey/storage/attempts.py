"""Counting attempts against one thing, in the database, so that every process sees the same count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from survey.storage.accounts import AttemptRow
from survey.storage.missing_rows import insert_missing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def count(session: Session, against: str, *, now: datetime, since: datetime) -> int:
    """Count one more attempt against a thing, and return how many there were since a moment, this one included.

    A count that began before `since` begins anew.
    """
    insert_missing(session, AttemptRow, [{"against": against, "count": 0, "since": now}])
    row = session.scalars(
        select(AttemptRow).where(AttemptRow.against == against).with_for_update()
    ).one()
    if row.since < since:
        row.count, row.since = 0, now
    row.count += 1
    session.flush()
    return row.count


def so_far(session: Session, against: str, since: datetime) -> int:
    """Return how many attempts against a thing there were since a moment; this is none."""
    row = AttemptRow
    found = select(row.count).where(row.against == against, row.since >= since)
    return session.scalar(found) or 0


def forget(session: Session, against: str) -> None:
    """Forget the attempts against a thing."""
    session.execute(delete(AttemptRow).where(AttemptRow.against == against))


def forget_before(session: Session, moment: datetime) -> None:
    """Forget every count that began before a moment."""
    session.execute(delete(AttemptRow).where(AttemptRow.since < moment))
