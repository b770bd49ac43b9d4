"""Who was asked when, for the cap on burden, and who does not want to be asked. Neither tells who has returned."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base


class ContactRow(Base):
    """A person was asked to take part in a wave; kept for as long as the cap on burden looks back."""

    __tablename__ = "contact"

    person: Mapped[str] = mapped_column(primary_key=True)
    wave_id: Mapped[str] = mapped_column(primary_key=True)
    asked_on: Mapped[date]


class OptOutRow(Base):
    """A person asked to be left out of surveys; an import of the staff list does not forget it."""

    __tablename__ = "opt_out"

    person: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[date]
