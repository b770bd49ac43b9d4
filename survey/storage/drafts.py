"""Drafts: answers begun, encrypted with the link and the wave's draft key together."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import KEYED_BY_CHANCE, Base


class DraftRow(Base):
    """One draft, found by the SHA-256 of its link; without that link it is noise."""

    __tablename__ = "draft"
    __table_args__ = KEYED_BY_CHANCE

    lookup: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
