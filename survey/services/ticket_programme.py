"""How closed tickets are followed up: whether at all, with which questionnaire, and what share of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.errors import Problem, Refused
from survey.domain.ticket import SHARES
from survey.services import questionnaires
from survey.storage import audit, tickets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.ticket import Programme


def change(session: Session, wanted: Programme, *, now: datetime, actor: str, role: str) -> bool:
    """Change how tickets are followed up; return whether anything did.

    A wave that exists keeps questionnaire and share: they hold from the next month on. Switching off and on holds
    at once. Raises Refused (where: questionnaire, share).
    """
    before = tickets.programme(session)
    if wanted == before:
        return False
    problems = list(_faults(session, wanted))
    if problems:
        raise Refused(problems)
    tickets.put_programme(session, wanted)
    old, new = vars(before), vars(wanted)
    audit.append(
        session, now=now, actor=actor, role=role,
        action="change tickets", object="tickets",
        detail={name: [old[name], new[name]] for name in new if old[name] != new[name]},
    )  # fmt: skip
    return True


def _faults(session: Session, wanted: Programme) -> Iterator[Problem]:
    if wanted.share not in SHARES:
        yield Problem("share", "the share is a whole number from 1 to 100 per cent")
    if not questionnaires.versions(session, wanted.questionnaire):
        yield Problem("questionnaire", "choose a questionnaire that has been added")
