"""Papers of waves as PDF, made once for a release, a group, an edition and a language."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKeyConstraint, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.report_file import Edition, Wanted
from survey.storage.base import Base, Utc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session


class ReportFileRow(Base):
    """One paper. Whose release it is of is its first two columns."""

    __tablename__ = "report_file"
    __table_args__ = (
        ForeignKeyConstraint(["wave_id", "revision"], ["release.wave_id", "release.revision"]),
    )

    wave_id: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_key: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Utc)


def keep(
    session: Session, wave_id: str, revision: int, wanted: Wanted, pdf: bytes, now: datetime
) -> None:
    """Keep a paper in the place of one that was made before."""
    row = ReportFileRow
    session.execute(
        delete(row).where(
            row.wave_id == wave_id,
            row.revision == revision,
            row.group_key == wanted.group,
            row.edition == wanted.edition,
            row.language == wanted.language,
        )
    )
    session.add(
        ReportFileRow(
            wave_id=wave_id, revision=revision, group_key=wanted.group,
            edition=wanted.edition, language=wanted.language, pdf=pdf, made_at=now,
        )
    )  # fmt: skip
    session.flush()


def made(
    session: Session, wave_id: str, revision: int, group_key: str
) -> Mapping[Wanted, datetime]:
    """Return when the papers of a group were made, those that there are."""
    row = ReportFileRow
    found = session.execute(
        select(row.edition, row.language, row.made_at).where(
            row.wave_id == wave_id, row.revision == revision, row.group_key == group_key
        )
    )
    return {Wanted(group_key, Edition(one[0]), one[1]): one[2] for one in found}


def get(session: Session, wave_id: str, revision: int, wanted: Wanted) -> bytes | None:
    """Return a paper, None where it has not been made."""
    row = ReportFileRow
    return session.scalar(
        select(row.pdf).where(
            row.wave_id == wave_id,
            row.revision == revision,
            row.group_key == wanted.group,
            row.edition == wanted.edition,
            row.language == wanted.language,
        )
    )
