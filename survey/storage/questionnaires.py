"""Questionnaires as added: the canonical text and its checksum, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc


class QuestionnaireRow(Base):
    """One version of a questionnaire. `text` is the canonical JSON that `checksum` is taken over."""

    __tablename__ = "questionnaire"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    checksum: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(Utc)
