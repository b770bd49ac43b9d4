"""A list of tickets that was uploaded with its mapping: looked at, then taken up or thrown away, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.services import problem_lines, tickets, uploads

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.errors import Problem
    from survey.services.problem_lines import FileProblems
    from survey.services.tickets import TakenUp

TICKETS, MAPPING = "tickets", "mapping"
"""What the two files of an upload are."""


@dataclass(frozen=True)
class TicketPreview:
    """An upload: the name of each file, and what would become of it, None where it is refused.

    `problems` are what it is refused for, else what is amiss with single rows; `number` counts them.
    """

    upload: str
    names: Mapping[str, str]
    taken_up: TakenUp | None
    problems: tuple[FileProblems, ...]
    number: int


def preview(session: Session, upload: str, account: Account, *, now: datetime) -> TicketPreview:
    """Return what would become of an upload; raises NotFound where it is gone, or another's."""
    with uploads.files(session, upload, by=account.email, now=now) as files:
        names = {part: path.name for part, path in files.items()}
        try:
            found = tickets.look_at(session, files[TICKETS], files[MAPPING], now=now)
        except Refused as refused:
            return _preview(upload, names, None, refused.problems)
        return _preview(upload, names, found, found.notes)


def save(session: Session, upload: str, account: Account, *, now: datetime) -> TakenUp | None:
    """Take the tickets of an upload up; return None where it was taken up or thrown away already.

    Raises Refused with everything that is wrong with the files.
    """
    try:
        with uploads.files(session, upload, by=account.email, now=now) as files:
            taken_up = tickets.import_tickets(
                session, files[TICKETS], files[MAPPING],
                now=now, actor=account.email, role=account.role,
            )  # fmt: skip
    except NotFound:
        return None
    uploads.forget(session, upload, by=account.email)
    return taken_up


def _preview(
    upload: str, names: Mapping[str, str], taken_up: TakenUp | None, problems: tuple[Problem, ...]
) -> TicketPreview:
    told = problem_lines.by_file(problems, names)
    return TicketPreview(upload, names, taken_up, told, len(problems))
