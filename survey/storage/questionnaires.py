"""Questionnaires as added: the canonical text and its checksum, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.errors import NotFound
from survey.storage.base import Base, Utc

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class QuestionnaireRow(Base):
    """One version of a questionnaire. `text` is the canonical JSON that `checksum` is taken over."""

    __tablename__ = "questionnaire"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    checksum: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(Utc)


def insert(
    session: Session, *, id_: str, version: int, text: str, checksum: str, now: datetime
) -> None:
    """Store a new version."""
    row = QuestionnaireRow(id=id_, version=version, text=text, checksum=checksum, added_at=now)
    session.add(row)
    session.flush()


def text_of(session: Session, id_: str, version: int) -> str:
    """Return the canonical text of a version; raises NotFound."""
    row = session.get(QuestionnaireRow, (id_, version))
    if row is None:
        raise NotFound(f"There is no questionnaire {id_}:{version}.")
    return row.text


def versions(session: Session, id_: str) -> tuple[int, ...]:
    """Return the versions of a questionnaire, ascending; empty where there is none of that id."""
    query = select(QuestionnaireRow.version).where(QuestionnaireRow.id == id_)
    return tuple(session.scalars(query.order_by(QuestionnaireRow.version)))


def names(session: Session) -> tuple[tuple[str, int, datetime], ...]:
    """Return id, version and moment of addition of every version, in the order of ids and versions."""
    row = QuestionnaireRow
    query = select(row.id, row.version, row.added_at)
    ordered = sorted(session.execute(query), key=lambda found: (found.id, found.version))
    return tuple((found.id, found.version, found.added_at) for found in ordered)
