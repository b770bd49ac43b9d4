"""The staff list. It never carries whether somebody has returned."""

from __future__ import annotations

from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import JSON, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.sample import Person
from survey.storage.base import Base

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

_BATCH = 1000


class PersonRow(Base):
    """One person on the staff list; an import replaces the list, so who is absent has left."""

    __tablename__ = "person"

    reference: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str | None]
    organisation: Mapped[str]
    site: Mapped[str]
    language: Mapped[str]
    products: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))


class Reach(NamedTuple):
    """People at one place who read one language and do, or do not, have an address."""

    site: str
    organisation: str
    language: str
    has_address: bool
    people: int


def replace_all(session: Session, people: Iterable[Person]) -> int:
    """Put a new staff list in the place of the old, a batch at a time; return its length."""
    session.execute(delete(PersonRow))
    arriving = iter(people)
    count = 0
    while batch := [asdict(person) for person in islice(arriving, _BATCH)]:
        session.execute(insert(PersonRow), batch)
        count += len(batch)
    return count


def iterate(session: Session) -> Iterator[Person]:
    """Yield the whole staff list, in order of reference, without holding it in memory."""
    columns = PersonRow.__table__.columns
    ordered = select(*columns).order_by(columns["reference"]).execution_options(yield_per=_BATCH)
    with session.execute(ordered) as rows:
        yield from map(_person, rows)


def references(session: Session) -> Iterator[str]:
    """Yield every staff reference, a batch in memory at a time."""
    statement = select(PersonRow.reference).execution_options(yield_per=_BATCH)
    yield from session.scalars(statement)


def by_reference(session: Session, references: Sequence[str]) -> dict[str, Person]:
    """Return those of some people, at most a thousand, who are on the staff list."""
    columns = PersonRow.__table__.columns
    rows = session.execute(select(*columns).where(columns["reference"].in_(references)))
    return {row.reference: _person(row) for row in rows}


def in_pages(session: Session) -> Iterator[tuple[Person, ...]]:
    """Yield the whole staff list in order of reference, a thousand at a time, each asked for by itself.

    It needs no cursor that stays open, so that a session of a page can do it.
    """
    columns = PersonRow.__table__.columns
    ordered = select(*columns).order_by(columns["reference"]).limit(_BATCH)
    page = tuple(map(_person, session.execute(ordered)))
    while page:
        yield page
        after = ordered.where(columns["reference"] > page[-1].reference)
        page = tuple(map(_person, session.execute(after)))


def addresses(session: Session) -> Iterator[tuple[str, str]]:
    """Yield (staff reference, address) of everybody who has one."""
    statement = select(PersonRow.reference, PersonRow.email).where(PersonRow.email.is_not(None))
    for reference, email in session.execute(statement.execution_options(yield_per=_BATCH)):
        if email:
            yield reference, email


def count_by_place(session: Session) -> dict[tuple[str, str], int]:
    """Return how many people there are by (site, organisation)."""
    place = (PersonRow.site, PersonRow.organisation)
    return {
        (site, organisation): count
        for site, organisation, count in session.execute(
            select(*place, func.count()).group_by(*place)
        )
    }


def count_by_reach(session: Session, *which: ColumnElement[bool]) -> tuple[Reach, ...]:
    """Return how many people there are by place, language, and whether they have an address; of some, `which`."""
    row = PersonRow
    by = (row.site, row.organisation, row.language, row.email.is_not(None))
    counted = select(*by, func.count()).where(*which).group_by(*by)
    return tuple(Reach(*found) for found in session.execute(counted))


def _person(row: Row[Any]) -> Person:
    products = None if row.products is None else tuple(row.products)
    return Person(row.reference, row.email, row.organisation, row.site, row.language, products)
