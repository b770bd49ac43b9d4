"""Checking the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.storage import audit

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from survey.storage.audit import BrokenLink


def verify(session: Session) -> BrokenLink | None:
    """Return the first broken link of the audit chain, or None where it holds from end to end."""
    return audit.verify(session)
