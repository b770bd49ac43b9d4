"""A comment: what a respondent wrote, and what a person decided of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MONTHS_KEPT = 12
"""Comments are deleted so long after the last day of their wave."""


class CommentState(StrEnum):
    """How far a comment has come. Only what is SHOWN may appear on a page of results."""

    WAITING = "waiting"
    SHOWN = "shown"
    WITHHELD = "withheld"


def kept_since(today: date) -> date:
    """Return the last day of the waves whose comments are deleted today: this day and every one before it."""
    day = 28 if (today.month, today.day) == (2, 29) else today.day
    return today.replace(year=today.year - 1, day=day)
