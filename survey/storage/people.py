"""The staff list. It never carries whether somebody has returned."""

from __future__ import annotations

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base


class PersonRow(Base):
    """One person on the staff list; an import replaces the list, so who is absent has left."""

    __tablename__ = "person"

    reference: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    organisation: Mapped[str]
    site: Mapped[str]
    language: Mapped[str]
    products: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
