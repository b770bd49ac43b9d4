"""Drafts: answers begun, encrypted with the link and the wave's draft key together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, LargeBinary, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import KEYED_BY_CHANCE, Base
from survey.storage.invitations import is_open

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class DraftRow(Base):
    """One draft, found by the SHA-256 of its link; without that link it is noise."""

    __tablename__ = "draft"
    __table_args__ = KEYED_BY_CHANCE

    lookup: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


_TABLE = DraftRow.metadata.tables[DraftRow.__tablename__]
_WRITE = update(_TABLE).where(_TABLE.c.lookup == bindparam("written"))
_TAKE = (
    delete(_TABLE)
    .where(_TABLE.c.lookup == bindparam("taken"), is_open(_TABLE.c.wave_id))
    .returning(_TABLE.c.sealed)
)


def begin(session: Session, lookup: bytes, wave_id: str, sealed: bytes) -> None:
    """Write a new draft; one that another tab has begun meanwhile stays as it is."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(DraftRow).values(lookup=lookup, wave_id=wave_id, sealed=sealed)
    session.execute(statement.on_conflict_do_nothing())


def read(session: Session, lookup: bytes) -> bytes | None:
    """Return a draft's sealed bytes, if there is one."""
    return session.scalar(select(DraftRow.sealed).where(DraftRow.lookup == lookup))


def write(session: Session, lookup: bytes, sealed: bytes) -> None:
    """Replace a draft's bytes; one that is gone is never made anew."""
    session.execute(_WRITE, {"written": lookup, "sealed": sealed})


def take(session: Session, lookup: bytes) -> bytes | None:
    """Delete a draft of an open wave and return its bytes; for an open link this is the claim."""
    return session.scalar(_TAKE, {"taken": lookup})


def drop(session: Session, lookup: bytes) -> None:
    """Delete a draft."""
    session.execute(delete(DraftRow).where(DraftRow.lookup == lookup))


def forget(session: Session, wave_id: str) -> None:
    """Delete every draft of a wave."""
    session.execute(delete(DraftRow).where(DraftRow.wave_id == wave_id))
