"""Response rates as they were shown, once a day, in steps: kept to compare a wave with the one before."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.response_rate import RateReading
from survey.storage.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

ByDay = dict[int, dict[str, RateReading]]
"""Readings by day of the wave, 0 the first, and by group."""


class RateReadingRow(Base):
    """One rate of one group on one day. `day` counts from the wave's first day, 0; `group_key` as in releases.

    `rate` is the lower end of its step of five per cent; -1 under K returns, 90 for over 90 per cent.
    """

    __tablename__ = "rate_reading"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_key: Mapped[str] = mapped_column(primary_key=True)
    eligible: Mapped[int]
    rate: Mapped[int]


def add(session: Session, wave_id: str, day: int, readings: Iterable[RateReading]) -> None:
    """Store the readings of a day, once."""
    rows = [{"wave_id": wave_id, "day": day, **asdict(one)} for one in readings]
    session.execute(insert(RateReadingRow), rows)


def last_day(session: Session, wave_id: str) -> int | None:
    """Return the day of the last reading of a wave, None where there is none."""
    row = RateReadingRow
    return session.scalar(select(func.max(row.day)).where(row.wave_id == wave_id))


def by_day(session: Session, wave_id: str) -> ByDay:
    """Return every reading of a wave, by day and group, the first day first."""
    row = RateReadingRow
    columns = (row.day, row.group_key, row.eligible, row.rate)
    found: ByDay = {}
    for day, key, eligible, rate in session.execute(
        select(*columns).where(row.wave_id == wave_id).order_by(row.day, row.group_key)
    ):
        found.setdefault(day, {})[key] = RateReading(key, eligible, rate)
    return found


def latest(session: Session, wave_id: str, group_key: str) -> RateReading | None:
    """Return the last reading of a group of a wave, None where there is none."""
    row = RateReadingRow
    found = session.execute(
        select(row.group_key, row.eligible, row.rate)
        .where(row.wave_id == wave_id, row.group_key == group_key)
        .order_by(row.day.desc())
        .limit(1)
    ).first()
    return None if found is None else RateReading(*found)
