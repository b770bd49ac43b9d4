"""How long comments are kept: twelve months after the last day of their wave, whatever was decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.comment import kept_since
from survey.domain.wave import LONDON
from survey.storage import audit, comments
from survey.storage.erasure import erase_freed_pages

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session, sessionmaker


@dataclass(frozen=True)
class Purged:
    """The comments of a wave that were deleted."""

    wave_id: str
    comments: int


def are_due(session: Session, now: datetime) -> bool:
    """Return whether there are comments that are to be deleted."""
    return bool(comments.waves_closed_until(session, kept_since(now.astimezone(LONDON).date())))


def purge(
    sessions: sessionmaker[Session], now: datetime, *, actor: str, role: str
) -> tuple[Purged, ...]:
    """Delete every comment that has been kept long enough, a wave at a time, and its bytes on the disk.

    Each wave is a transaction and an entry of the audit log with the number deleted. Run again it finds nothing.
    Raises StillReadError where another process would not let go of what was deleted; the rows are gone even so.
    """
    with sessions() as session:
        due = comments.waves_closed_until(session, kept_since(now.astimezone(LONDON).date()))
    purged = []
    for wave_id in due:
        with sessions.begin() as session:
            if number := comments.delete_all(session, wave_id):
                audit.append(
                    session, now=now, actor=actor, role=role,
                    action="purge comments", object=wave_id, detail={"comments": number},
                )  # fmt: skip
                purged.append(Purged(wave_id, number))
    if purged:
        erase_freed_pages(sessions.kw["bind"])
    return tuple(purged)
