"""What happened to each group, import by import: nothing here is ever changed or taken away."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.group import Breakdown
from survey.domain.group_changes import GroupChange, GroupEvent
from survey.storage.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


class GroupHistoryRow(Base):
    """One thing that happened to a group; `number` counts them in the order in which they were learnt."""

    __tablename__ = "group_history"

    breakdown: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    what: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]


def add(session: Session, changes: Iterable[GroupChange]) -> int:
    """Add what happened to the history of each group; return how much it was."""
    arriving = list(changes)
    if not arriving:
        return 0
    key = (GroupHistoryRow.breakdown, GroupHistoryRow.code)
    numbers: Counter[tuple[str, str]] = Counter()
    for breakdown, code, last in session.execute(
        select(*key, func.max(GroupHistoryRow.number)).group_by(*key)
    ):
        numbers[breakdown, code] = last
    rows = []
    for change in arriving:
        numbers[change.breakdown, change.code] += 1
        rows.append(asdict(change) | {"number": numbers[change.breakdown, change.code]})
    session.execute(insert(GroupHistoryRow), rows)
    return len(rows)


def of_group(session: Session, breakdown: Breakdown, code: str) -> tuple[GroupChange, ...]:
    """Return the history of a group and the mergers of others into it, the earliest day first."""
    row = GroupHistoryRow
    is_merger = (row.what == GroupEvent.MERGED) & (row.after == code)
    rows = session.scalars(
        select(row)
        .where(row.breakdown == breakdown, or_(row.code == code, is_merger))
        .order_by(row.day, row.code, row.number)
    )
    return tuple(
        GroupChange(
            Breakdown(one.breakdown), one.code, one.day, GroupEvent(one.what), one.before, one.after
        )
        for one in rows
    )
