"""The staff list as pages show it: a page of people at a time, with who asked to be left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from survey.domain.group import Breakdown
from survey.storage.contacts import OptOutRow
from survey.storage.groups import GroupRow
from survey.storage.people import PersonRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Listed:
    """One person as a page shows them."""

    reference: str
    email: str | None
    organisation: str
    site: str
    language: str
    has_opted_out: bool


def is_in(breakdown: Breakdown, code: str) -> ColumnElement[bool]:
    """Return the condition that a person belongs to a group or one of those below it (three levels, see `Tree`)."""
    below = select(GroupRow.code).where(GroupRow.breakdown == breakdown, GroupRow.parent == code)
    belonging = select(GroupRow.code).where(
        GroupRow.breakdown == breakdown, or_(GroupRow.parent == code, GroupRow.parent.in_(below))
    )
    leaf = PersonRow.site if breakdown is Breakdown.SITE else PersonRow.organisation
    return or_(leaf == code, leaf.in_(belonging))


def is_named(words: str) -> ColumnElement[bool]:
    """Return the condition that a reference or an address holds some letters, capital or small."""
    return or_(
        PersonRow.reference.icontains(words, autoescape=True),
        PersonRow.email.icontains(words, autoescape=True),
    )


def count(session: Session, where: ColumnElement[bool]) -> int:
    """Return how many people fulfil a condition."""
    return session.scalar(select(func.count()).select_from(PersonRow).where(where)) or 0


def count_opted_out(session: Session) -> int:
    """Return how many people on the staff list asked to be left out."""
    return count(session, PersonRow.reference.in_(select(OptOutRow.person)))


def count_without_address(session: Session) -> int:
    """Return how many people on the staff list have no address."""
    return count(session, PersonRow.email.is_(None))


def page(
    session: Session, where: ColumnElement[bool], *, first: int, most: int
) -> tuple[Listed, ...]:
    """Return the people who fulfil a condition, in order of reference: `most` from number `first` (from 0) on."""
    row = PersonRow
    rows = session.execute(
        select(
            row.reference, row.email, row.organisation, row.site, row.language,
            OptOutRow.person.is_not(None),
        )
        .outerjoin(OptOutRow, OptOutRow.person == row.reference)
        .where(where).order_by(row.reference).offset(first).limit(most)
    )  # fmt: skip
    return tuple(Listed(*one) for one in rows)
