"""Answering: from a link to a sealed return.

Reading (`arrive`, `opening`, `page`, `check`) never changes the database. `browser` is the random handle in the
address: what was said under another handle is never handed out again. Nothing here takes the time, for
nothing that is stored of a respondent may carry one.
"""

from __future__ import annotations

from survey.services.respond_pages import check, clear, page, save
from survey.services.respond_start import arrive, opening, start
from survey.services.respond_submit import submit
from survey.services.respond_views import (
    TOO_MUCH,
    CheckedItem,
    CheckedPage,
    CheckView,
    Elsewhere,
    Gone,
    Link,
    LinkKind,
    NothingRecorded,
    NotStarted,
    Opening,
    PageView,
    Saved,
)

__all__ = [
    "TOO_MUCH",
    "CheckView",
    "CheckedItem",
    "CheckedPage",
    "Elsewhere",
    "Gone",
    "Link",
    "LinkKind",
    "NotStarted",
    "NothingRecorded",
    "Opening",
    "PageView",
    "Saved",
    "arrive",
    "check",
    "clear",
    "opening",
    "page",
    "save",
    "start",
    "submit",
]
