"""How the fictional council reads its comments: all of a quarter's soon after it closed, but for the latest one."""

from __future__ import annotations

from gettext import NullTranslations
from typing import TYPE_CHECKING

from survey.domain.names import staff_names
from survey.domain.redaction import redacted, suggest
from survey.services import comment_decisions, comment_review
from survey.services.comment_decisions import Decision
from survey.services.demo import history
from survey.services.demo.story import GIVES_AWAY
from survey.storage import comments, people

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.services.demo.history import Quarter

_ROLE = "administrator"
_WAITING = 36
"""So many of the latest quarter have not been read yet."""
_EVERYTHING = 100_000


def review(session: Session, quarter: Quarter, *, now: datetime) -> None:
    """Decide of a quarter's comments as somebody would who looks at the suggestions, and end the review.

    Some of the latest quarter are left in the queue.
    """
    is_latest = quarter.number == history.WAVES
    waiting = comments.waiting(session, quarter.id, _EVERYTHING)
    if not waiting:
        return
    staff = staff_names(
        (person.reference, person.email) for some in people.in_pages(session) for person in some
    )
    labels = comment_review.labels(NullTranslations())
    decisions = [
        Decision(
            one.id.hex(),
            is_shown=GIVES_AWAY not in one.words,
            words=redacted(one.words, suggest(one.words, staff), labels),
        )
        for one in (waiting[:-_WAITING] if is_latest else waiting)
    ]
    who = {"actor": history.ACTOR, "role": _ROLE}
    comment_decisions.decide(session, quarter.id, decisions, now=now, **who)
    if not is_latest:
        comment_decisions.end_review(session, quarter.id, now=now, **who)
