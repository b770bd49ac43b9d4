"""Invitations: who may still return, deleted for good when the wave closes."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.message import Channel
from survey.domain.wave import WaveState
from survey.storage.base import KEYED_BY_CHANCE, Base
from survey.storage.people import PersonRow
from survey.storage.waves import OpenLinkRow, WaveRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

_CHUNK = 2000


class InvitationRow(Base):
    """One person's invitation. The token itself is nowhere in the database, only its SHA-256."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_wave_id_person", "wave_id", "person"), KEYED_BY_CHANCE)

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person: Mapped[str]
    cell: Mapped[int]
    language: Mapped[str]
    returned: Mapped[bool]
    channel: Mapped[str] = mapped_column(server_default=Channel.LINK.value)


class Invitation(NamedTuple):
    """An invitation to be written: 16 random bytes, the hash of its token, whom it is for, where they count."""

    id: bytes
    token_hash: bytes
    person: str
    cell: int
    language: str
    channel: Channel = Channel.LINK


class OpenLink(NamedTuple):
    """A site's open link to be written: the hash of its code, the site, the cell its answers count in."""

    code_hash: bytes
    site: str
    cell: int


class Issued(NamedTuple):
    """An invitation as it was issued; whether it has been used is told to nobody."""

    id: bytes
    person: str
    cell: int
    language: str
    channel: Channel


def insert_many(session: Session, wave_id: str, invitations: Iterable[Invitation]) -> int:
    """Write the invitations of a wave in chunks; return how many there were."""
    rows = ({"wave_id": wave_id, "returned": False, **one._asdict()} for one in invitations)
    count = 0
    while chunk := list(islice(rows, _CHUNK)):
        session.execute(insert(InvitationRow), chunk)
        count += len(chunk)
    return count


def insert_open_links(session: Session, wave_id: str, links: Iterable[OpenLink]) -> None:
    """Write the open links of a wave."""
    rows = [{"wave_id": wave_id, "returned": 0, **one._asdict()} for one in links]
    if rows:
        session.execute(insert(OpenLinkRow), rows)


def issued(session: Session, wave_id: str) -> Iterator[Issued]:
    """Yield every invitation of a wave, never only those not returned, by staff reference."""
    row = InvitationRow
    columns = (row.id, row.person, row.cell, row.language, row.channel)
    statement = select(*columns).where(row.wave_id == wave_id).order_by(row.person)
    for id_, person, cell, language, channel in session.execute(statement).yield_per(_CHUNK):
        yield Issued(id_, person, cell, language, Channel(channel))


def is_open(wave_id: InstrumentedAttribute[str] | ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a row's wave is open, as part of the statement that relies on it."""
    return exists().where(WaveRow.id == wave_id, WaveRow.state == WaveState.OPEN.value)


def by_mail(session: Session, wave_id: str) -> Iterator[str]:
    """Yield the staff reference of everybody in a wave who was invited by mail and has an address, returned or not."""
    row = InvitationRow
    invited = (
        select(row.person)
        .join(PersonRow, PersonRow.reference == row.person)
        .where(
            row.wave_id == wave_id,
            row.channel == Channel.LINK.value,
            PersonRow.email.is_not(None),
        )
        .order_by(row.person)
    )
    yield from session.scalars(invited)


class At(NamedTuple):
    """Invitations, returned or not, of one cell and channel to people of one site of today, None who have left."""

    cell: int
    site: str | None
    channel: Channel
    invited: int


def count_by_site(session: Session, wave_id: str) -> tuple[At, ...]:
    """Return how many were invited by cell, channel and the site where they are today."""
    row = InvitationRow
    by = (row.cell, PersonRow.site, row.channel)
    counted = (
        select(*by, func.count())
        .outerjoin(PersonRow, PersonRow.reference == row.person)
        .where(row.wave_id == wave_id)
        .group_by(*by)
    )
    return tuple(
        At(cell, site, Channel(channel), count)
        for cell, site, channel, count in session.execute(counted)
    )


def having(session: Session, wave_id: str, people: Collection[str]) -> frozenset[str]:
    """Return those of some people, a few hundred, who are invited to a wave, returned or not."""
    row = InvitationRow
    invited = select(row.person).where(row.wave_id == wave_id, row.person.in_(people))
    return frozenset(session.scalars(invited))


_TABLE = InvitationRow.metadata.tables[InvitationRow.__tablename__]
_CLAIM = (
    update(_TABLE)
    .where(
        _TABLE.c.token_hash == bindparam("claimed"),
        _TABLE.c.returned.is_(False),
        is_open(_TABLE.c.wave_id),
    )
    .values(returned=True)
    .returning(_TABLE.c.cell)
)
"""On the table and built once: for one row, building a statement takes longer than running it."""


def claim(session: Session, token_hash: bytes) -> int | None:
    """Mark an invitation as returned, once; return its cell, None where there is nothing to claim.

    One conditional UPDATE: of any number of submissions at once the database lets one through, and none
    once the wave is no longer open. Call it with `ballot_box.lock_shared` held.
    """
    cell: int | None = session.scalar(_CLAIM, {"claimed": token_hash})
    return cell


def hold(session: Session, token_hash: bytes) -> bool:
    """Lock an invitation that may still be answered until the transaction ends; False where there is none."""
    statement = (
        select(InvitationRow.id)
        .where(
            InvitationRow.token_hash == token_hash,
            InvitationRow.returned.is_(False),
            is_open(InvitationRow.wave_id),
        )
        .with_for_update()
    )
    return session.scalar(statement) is not None


def count_open_return(session: Session, code_hash: bytes) -> None:
    """Count one more return by an open link."""
    session.execute(
        update(OpenLinkRow)
        .where(OpenLinkRow.code_hash == code_hash)
        .values(returned=OpenLinkRow.returned + 1)
        .execution_options(synchronize_session=False)
    )


def replace(
    session: Session, wave_id: str, person: str, *, new_id: bytes, new_hash: bytes
) -> bytes | None:
    """Give a person's invitation a new id and a link; return the old token's hash, None without invitation.

    A slip is replaced by a link too.

    A used invitation is replaced too, and stays used: refusing would tell who has returned.
    """
    row = InvitationRow
    of_person = (row.wave_id == wave_id, row.person == person)
    old = session.scalar(select(row.token_hash).where(*of_person).with_for_update())
    if old is None:
        return None
    session.execute(
        update(row)
        .where(*of_person)
        .values(id=new_id, token_hash=new_hash, channel=Channel.LINK)
        .execution_options(synchronize_session=False)
    )
    return old


def returned_by_cell(session: Session, wave_id: str) -> dict[int, int]:
    """Return how many invitations of each cell have been returned; cells without any are left out."""
    row = InvitationRow
    statement = (
        select(row.cell, func.count())
        .where(row.wave_id == wave_id, row.returned.is_(True))
        .group_by(row.cell)
    )
    return dict(session.execute(statement).all())


def returned_by_open_links(session: Session, wave_id: str) -> dict[int, int]:
    """Return how many returns came by open links, by cell."""
    row = OpenLinkRow
    statement = (
        select(row.cell, func.sum(row.returned)).where(row.wave_id == wave_id).group_by(row.cell)
    )
    return {cell: int(count) for cell, count in session.execute(statement)}


def counted_returns(session: Session, wave_id: str) -> int:
    """Return how many returns the invitations and the open links of a wave have counted."""
    by_link = returned_by_cell(session, wave_id).values()
    return sum(by_link) + sum(returned_by_open_links(session, wave_id).values())


def forget(session: Session, wave_id: str) -> None:
    """Delete every invitation of a wave; with them goes who returned."""
    session.execute(delete(InvitationRow).where(InvitationRow.wave_id == wave_id))
