"""Answering: from a link to a sealed return.

Reading (`arrive`, `opening`, `page`, `check`) never changes the database. Everything takes the `browser`, the
random handle in the address: what was said under another handle is never handed out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.services.respond_views import (
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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

__all__ = [
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


def arrive(session: Session, kind: LinkKind, text: str) -> Link:
    """Return what the cookie of somebody who followed a link is to hold; right and wrong links look alike."""
    raise NotImplementedError


def opening(session: Session, keys: Path, link: Link, *, browser: str, now: datetime) -> Opening:
    """Return the page before the first question; raises Gone."""
    raise NotImplementedError


def start(session: Session, keys: Path, link: Link, *, browser: str, now: datetime) -> str | None:
    """Begin a draft, or go on with the one begun; return the page to go to, None for the check page.

    Raises Gone or NothingRecorded.
    """
    raise NotImplementedError


def page(
    session: Session, keys: Path, link: Link, *, browser: str, now: datetime, address: str
) -> PageView:
    """Return a page of the journey; raises Gone, NotStarted or Elsewhere."""
    raise NotImplementedError


def save(
    session: Session,
    keys: Path,
    link: Link,
    *,
    browser: str,
    now: datetime,
    address: str,
    form: Mapping[str, Sequence[str]],
) -> Saved:
    """Keep the answers of a posted page; raises Gone, NothingRecorded, NotStarted or Elsewhere."""
    raise NotImplementedError


def clear(
    session: Session, keys: Path, link: Link, *, browser: str, now: datetime, address: str
) -> None:
    """Forget every answer on a page, those given in another browser too; raises as `save` does."""
    raise NotImplementedError


def check(session: Session, keys: Path, link: Link, *, browser: str, now: datetime) -> CheckView:
    """Return everything answered so far, in words; raises Gone or NotStarted."""
    raise NotImplementedError


def submit(session: Session, keys: Path, link: Link, *, browser: str, now: datetime) -> None:
    """Put the return into the ballot box, once; raises Gone, NothingRecorded or NotStarted."""
    raise NotImplementedError
