"""Groups of both breakdowns, as the council keeps them today."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base


class GroupRow(Base):
    """A node of a breakdown; see `survey.domain.group.Group`."""

    __tablename__ = "group_node"

    breakdown: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    parent: Mapped[str | None]
    area: Mapped[str]
    opened: Mapped[date | None]
    closed: Mapped[date | None]
    successor: Mapped[str | None]
