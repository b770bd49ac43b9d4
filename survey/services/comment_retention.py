"""How long comments are kept: twelve months after the last day of their wave, whatever was decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.comment import kept_since
from survey.domain.wave import LONDON
from survey.storage import audit, comments

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Purged:
    """The comments of a wave that were deleted."""

    wave_id: str
    comments: int


def are_due(session: Session, now: datetime) -> bool:
    """Return whether there are comments that are to be deleted."""
    return bool(comments.waves_closed_until(session, kept_since(_today(now))))


def purge(session: Session, now: datetime, *, actor: str, role: str) -> tuple[Purged, ...]:
    """Delete every comment that has been kept long enough; return of which waves, and how many.

    Each wave is an entry of the audit log with the number deleted. Run again it finds nothing. The bytes stay on
    the disk until freed pages are erased, which no transaction can do.
    """
    due = comments.waves_closed_until(session, kept_since(_today(now)))
    deleted = [Purged(wave_id, comments.delete_all(session, wave_id)) for wave_id in due]
    purged = tuple(one for one in deleted if one.comments)  # another worker may have been first
    for one in purged:
        audit.append(
            session, now=now, actor=actor, role=role,
            action="purge comments", object=f"wave:{one.wave_id}", detail={"comments": one.comments},
        )  # fmt: skip
    return purged


def _today(now: datetime) -> date:
    return now.astimezone(LONDON).date()
