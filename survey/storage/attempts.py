"""Counting attempts against one thing, in the database, so that every process sees the same count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from survey.storage.accounts import AttemptRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


def count(session: Session, against: str, *, now: datetime, since: datetime) -> int:
    """Count one more attempt against a thing, and return how many there were since a moment, this one included.

    A count that began before `since` begins anew.
    """
    row = session.scalar(select(AttemptRow).where(AttemptRow.against == against).with_for_update())
    if row is None:
        row = AttemptRow(against=against, count=0, since=now)
        session.add(row)
    elif row.since < since:
        row.count, row.since = 0, now
    row.count += 1
    session.flush()
    return row.count


def forget(session: Session, against: str) -> None:
    """Forget the attempts against a thing."""
    session.execute(delete(AttemptRow).where(AttemptRow.against == against))


def forget_before(session: Session, moment: datetime) -> None:
    """Forget every count that began before a moment."""
    session.execute(delete(AttemptRow).where(AttemptRow.since < moment))
