"""The history of groups: written whenever the list of them is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.group_changes import group_changes
from survey.storage import group_history
from survey.storage import groups as group_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.group import Group


def record(session: Session, before: Iterable[Group], after: Iterable[Group], on: date) -> int:
    """Write down what becomes of each group as one list takes the place of another on a day; return how much."""
    return group_history.add(session, group_changes(before, after, on))


def replace_groups(session: Session, groups: Collection[Group], on: date) -> None:
    """Put new groups in the place of all on a day, and write down what becomes of each."""
    record(session, group_table.listing(session), groups, on)
    group_table.replace_all(session, groups)
