"""The history of groups: written whenever the list of them is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.group_changes import group_changes
from survey.storage import group_history

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.group import Group


def record(session: Session, before: Iterable[Group], after: Iterable[Group], on: date) -> int:
    """Write down what becomes of each group as one list takes the place of another on a day; return how much."""
    return group_history.add(session, group_changes(before, after, on))
