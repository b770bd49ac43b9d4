"""Closed tickets of a service desk, until their wave has closed. A return never refers to one."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base


class TicketRow(Base):
    """A closed ticket. `key` is SHA-256 of the service desk's own id, so that a second import adds nothing.

    `outcome` is empty until the ticket has been looked at; then it is `invited` or says why not.
    """

    __tablename__ = "ticket"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    closed_on: Mapped[date]
    person: Mapped[str]
    service: Mapped[str]
    product: Mapped[str | None]
    wave_id: Mapped[str | None] = mapped_column(ForeignKey("wave.id"), index=True)
    outcome: Mapped[str]
