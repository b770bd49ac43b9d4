"""Codes on their way to paper: sealed, for whoever asked, and for a day at most."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ForeignKey, LargeBinary, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session


class PrintoutRow(Base):
    """The codes of one site, sealed; see `survey.services.printing`. `by` is the account that asked for them."""

    __tablename__ = "printout"

    wave_id: Mapped[str] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    by: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Utc)


class Printout(NamedTuple):
    """The sealed codes of one site."""

    site: str
    sealed: bytes


def replace(
    session: Session, wave_id: str, by: str, printouts: Iterable[Printout], now: datetime
) -> None:
    """Put what was made for an account in the place of what it had before."""
    row = PrintoutRow
    session.execute(delete(row).where(row.wave_id == wave_id, row.by == by))
    rows = [{"wave_id": wave_id, "by": by, "made_at": now, **one._asdict()} for one in printouts]
    if rows:
        session.execute(insert(row), rows)


def of(
    session: Session, wave_id: str, by: str, since: datetime, site: str | None = None
) -> tuple[Printout, ...]:
    """Return what was made for an account after a moment, of one site or of all, by site."""
    row = PrintoutRow
    found = (
        select(row.site, row.sealed)
        .where(row.wave_id == wave_id, row.by == by, row.made_at > since)
        .order_by(row.site)
    )
    if site is not None:
        found = found.where(row.site == site)
    return tuple(Printout(*one) for one in session.execute(found))


def made_at(session: Session, wave_id: str, by: str) -> datetime | None:
    """Return when the last was made for an account, None where there is none."""
    row = PrintoutRow
    made = select(row.made_at).where(row.wave_id == wave_id, row.by == by).limit(1)
    return session.scalar(made)


def waves_until(session: Session, moment: datetime) -> tuple[str, ...]:
    """Return the waves of which something was made up to a moment."""
    found = select(PrintoutRow.wave_id).where(PrintoutRow.made_at <= moment).distinct()
    return tuple(sorted(session.scalars(found)))


def forget_until(session: Session, wave_id: str, moment: datetime) -> None:
    """Delete what was made of a wave up to a moment."""
    row = PrintoutRow
    session.execute(delete(row).where(row.wave_id == wave_id, row.made_at <= moment))


def forget(session: Session, wave_id: str) -> None:
    """Delete everything that was made of a wave."""
    session.execute(delete(PrintoutRow).where(PrintoutRow.wave_id == wave_id))
