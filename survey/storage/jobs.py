"""Jobs that a page has asked for and a worker does: opening and closing run where the wave keys are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc


class JobRow(Base):
    """One job. `words` says how far it is, or why it was refused; `steps` is 0 until the worker knows."""

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'refused')", name="known_state"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    step: Mapped[int]
    steps: Mapped[int]
    words: Mapped[str]
