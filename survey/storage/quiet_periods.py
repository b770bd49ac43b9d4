"""Quiet periods, as an administrator has written them down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.quiet_period import QuietPeriod
from survey.storage.base import Base

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class QuietPeriodRow(Base):
    """One quiet period; see `survey.domain.quiet_period.QuietPeriod`."""

    __tablename__ = "quiet_period"

    first: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


def listing(session: Session) -> tuple[QuietPeriod, ...]:
    """Return every quiet period, the earliest first."""
    row = QuietPeriodRow
    rows = session.scalars(select(row).order_by(row.first, row.last, row.name))
    return tuple(QuietPeriod(one.first, one.last, one.name) for one in rows)


def put(session: Session, period: QuietPeriod) -> None:
    """Store a quiet period; one that is there already stays."""
    session.merge(QuietPeriodRow(first=period.first, last=period.last, name=period.name))
    session.flush()


def drop(session: Session, period: QuietPeriod) -> bool:
    """Delete a quiet period; say whether it was there."""
    row = QuietPeriodRow
    gone = session.execute(
        delete(row)
        .where(row.first == period.first, row.last == period.last, row.name == period.name)
        .returning(row.name)
    )
    return gone.first() is not None
