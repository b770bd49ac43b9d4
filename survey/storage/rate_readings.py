"""Response rates as they were shown, once a day, in steps: kept to compare a wave with the one before."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base


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
