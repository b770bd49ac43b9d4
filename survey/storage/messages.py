"""The outbox: one row per message until its wave closes, and the counts that are kept for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc


class MessageRow(Base):
    """One message to one person. Deleted when its wave closes: who got a reminder had not returned.

    The address is read from the staff list when the message is sent, so none is kept here. A message is due at
    `due_at`, unless a worker has leased it until `leased_until`.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("wave_id", "person", "kind"),
        Index("ix_message_due", "state", "due_at"),
        CheckConstraint(
            "state IN ('waiting', 'sending', 'sent', 'failed', 'bounced', 'not needed')",
            name="known_state",
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"))
    person: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime] = mapped_column(Utc)
    leased_until: Mapped[datetime | None] = mapped_column(Utc)
    trouble: Mapped[str]


class MailingRow(Base):
    """What became of the messages of one kind in a closed wave: counts, never people."""

    __tablename__ = "mailing"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    created: Mapped[int]
    sent: Mapped[int]
    failed: Mapped[int]
    bounced: Mapped[int]
    not_needed: Mapped[int]
