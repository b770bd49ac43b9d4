"""The catalogue of products."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base


class ProductRow(Base):
    """One product; its code is stable for ever."""

    __tablename__ = "product"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    service: Mapped[str]
    opened: Mapped[date | None]
    closed: Mapped[date | None]
