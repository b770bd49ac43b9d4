"""Files that were uploaded and are being looked at before they are taken in; forgotten after a day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class UploadRow(Base):
    """One file of an upload; those that belong together share `upload`, a random name."""

    __tablename__ = "upload"

    upload: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)


def add(session: Session, row: UploadRow) -> None:
    """Keep one file."""
    session.add(row)
    session.flush()
    session.expunge(row)  # its content is not to stay in memory


def names(session: Session, upload: str, by: str, since: datetime) -> dict[str, str]:
    """Return the name of each file of an upload by its part; nothing where it is another's, or older."""
    found = select(UploadRow.part, UploadRow.name).where(
        UploadRow.upload == upload, UploadRow.by == by, UploadRow.at > since
    )
    return {row.part: row.name for row in session.execute(found.order_by(UploadRow.part))}


def content(session: Session, upload: str, part: str) -> bytes:
    """Return one file; raises `sqlalchemy.exc.NoResultFound` where there is none."""
    return session.scalars(
        select(UploadRow.content).where(UploadRow.upload == upload, UploadRow.part == part)
    ).one()


def forget(session: Session, upload: str, by: str) -> bool:
    """Delete an upload; return whether it was there."""
    deleted = session.execute(
        delete(UploadRow)
        .where(UploadRow.upload == upload, UploadRow.by == by)
        .returning(UploadRow.part)
    )
    return bool(deleted.all())


def are_there_until(session: Session, moment: datetime) -> bool:
    """Return whether anything was uploaded up to a moment."""
    found = select(UploadRow.part).where(UploadRow.at <= moment).limit(1)
    return session.execute(found).first() is not None


def forget_until(session: Session, moment: datetime) -> int:
    """Delete what was uploaded up to a moment; return how many files it was."""
    return len(
        session.execute(
            delete(UploadRow).where(UploadRow.at <= moment).returning(UploadRow.part)
        ).all()
    )
