"""The ballot box: sealed returns, and nothing else.

Submitting holds a shared lock on the wave, closing the exclusive one, each until its transaction ends: so no
return slips in behind the change of state. SQLite needs neither, for it has one writer at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ForeignKey, LargeBinary, delete, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import KEYED_BY_CHANCE, Base
from survey.storage.waves import WaveRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute, Session

_CHUNK = 1000
_LOCK_SEED = 0x626F78
"""Keeps our advisory locks apart from those of others in the same database."""


class BallotRow(Base):
    """One sealed return. No time, no group, no language, no address: only the wave and sealed bytes."""

    __tablename__ = "ballot_box"
    __table_args__ = KEYED_BY_CHANCE

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


_PUT = insert(BallotRow.metadata.tables[BallotRow.__tablename__])


class SealedBallot(NamedTuple):
    """A ballot's own id and its sealed bytes."""

    id: bytes
    sealed: bytes


def put(session: Session, wave_id: str, ballot: SealedBallot) -> None:
    """Put a sealed return into the box."""
    session.execute(_PUT, {"wave_id": wave_id, **ballot._asdict()})


def count(session: Session, wave_id: str) -> int:
    """Return the number of sealed returns of a wave."""
    statement = select(func.count()).select_from(BallotRow).where(BallotRow.wave_id == wave_id)
    return session.scalar(statement) or 0


def iterate(session: Session, wave_id: str) -> Iterator[SealedBallot]:
    """Yield the sealed returns of a wave by their random ids, a chunk in memory at a time."""
    statement = select(BallotRow.id, BallotRow.sealed).where(BallotRow.wave_id == wave_id)
    streamed = statement.order_by(BallotRow.id).execution_options(yield_per=_CHUNK)
    for row in session.execute(streamed):
        yield SealedBallot(*row)


def empty(session: Session, wave_id: str) -> None:
    """Delete every sealed return of a wave."""
    session.execute(delete(BallotRow).where(BallotRow.wave_id == wave_id))


def lock_shared(session: Session, wave_id: str) -> None:
    """Wait for a closing of the wave, and hold it off until this transaction ends."""
    _lock(session, func.pg_advisory_xact_lock_shared(_lock_key(wave_id)))


def lock_exclusive(session: Session, wave_id: str) -> None:
    """Wait for every submission under way in the wave, and hold off others until this transaction ends."""
    _lock(session, func.pg_advisory_xact_lock(_lock_key(wave_id)))


def shared_lock() -> ColumnElement[Any]:
    """Return the column that takes the shared lock of the wave selected; for PostgreSQL alone."""
    return func.pg_advisory_xact_lock_shared(_lock_key(WaveRow.id))


def _lock_key(wave_id: str | InstrumentedAttribute[str]) -> ColumnElement[int]:
    """Return the key of a wave's lock, hashed by PostgreSQL itself so that a column will do."""
    return func.hashtextextended(wave_id, _LOCK_SEED)


def _lock(session: Session, lock: ColumnElement[Any]) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(lock))
