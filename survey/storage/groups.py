"""Groups of both breakdowns, as the council keeps them today."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.group import Breakdown, Group
from survey.storage.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


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


def listing(session: Session) -> tuple[Group, ...]:
    """Return every group of both breakdowns, in order of code."""
    rows = session.scalars(select(GroupRow).order_by(GroupRow.breakdown, GroupRow.code))
    return tuple(
        Group(
            Breakdown(row.breakdown), row.code, row.name, row.kind, row.parent,
            row.area, row.opened, row.closed, row.successor,
        )
        for row in rows
    )  # fmt: skip


def replace_all(session: Session, groups: Iterable[Group]) -> None:
    """Put new groups in the place of all."""
    session.execute(delete(GroupRow))
    session.execute(insert(GroupRow), [asdict(group) for group in groups])


def set_area(session: Session, breakdown: Breakdown, code: str, area: str) -> None:
    """Set the area of one group."""
    session.execute(
        update(GroupRow)
        .where(GroupRow.breakdown == breakdown, GroupRow.code == code)
        .values(area=area)
    )
