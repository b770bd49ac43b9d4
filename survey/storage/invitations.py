"""Invitations: who may still return, deleted for good when the wave closes."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import KEYED_BY_CHANCE, Base


class InvitationRow(Base):
    """One person's invitation. The token itself is nowhere in the database, only its SHA-256."""

    __tablename__ = "invitation"
    __table_args__ = KEYED_BY_CHANCE

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person: Mapped[str]
    cell: Mapped[int]
    language: Mapped[str]
    returned: Mapped[bool]
