"""A comment: what a respondent wrote, and what a person decided of it."""

from __future__ import annotations

from enum import StrEnum


class CommentState(StrEnum):
    """How far a comment has come. Only what is SHOWN may appear on a page of results."""

    WAITING = "waiting"
    SHOWN = "shown"
    WITHHELD = "withheld"
