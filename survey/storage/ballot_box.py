"""The ballot box: sealed returns, and nothing else."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import KEYED_BY_CHANCE, Base


class BallotRow(Base):
    """One sealed return. No time, no group, no language, no address: only the wave and sealed bytes."""

    __tablename__ = "ballot_box"
    __table_args__ = KEYED_BY_CHANCE

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
