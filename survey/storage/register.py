"""Registers: entries that are amended and withdrawn, never rewritten. Every version of each is kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Generic

from sqlalchemy import JSON, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.errors import NotFound
from survey.domain.improvement import ContentT, Entry, Version
from survey.storage.base import Base, Utc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.orm import Session

    from survey.domain.improvement import Content


class EntryRow(Base):
    """What every entry of a register has beside its content; see `survey.domain.improvement.Entry`."""

    __abstract__ = True

    number: Mapped[int] = mapped_column(primary_key=True)
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(Utc)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)


class RegisterVersionRow(Base):
    """One version of an entry, as it was written; the first is 1."""

    __tablename__ = "register_version"

    register: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)
    by: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_withdrawal: Mapped[bool]


@dataclass(frozen=True)
class Register(Generic[ContentT]):
    """The entries of one kind. `read` turns columns into what the domain has there, where that is not plain."""

    row: type[EntryRow]
    content: type[ContentT]
    read: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The register's name in the history and in the log."""
        return str(self.row.__tablename__)

    def listing(self, session: Session, *where: ColumnElement[bool]) -> tuple[Entry[ContentT], ...]:
        """Return the entries, withdrawn ones too, in the order in which they were entered."""
        columns = self.row.__table__.columns
        found = session.execute(select(*columns).where(*where).order_by(columns["number"]))
        return tuple(self._entry(row) for row in found)

    def get(self, session: Session, number: int) -> Entry[ContentT]:
        """Return an entry; raises NotFound."""
        found = self.listing(session, self.row.number == number)
        if not found:
            raise NotFound(f"There is no {self.name} {number}.")
        return found[0]

    def add(self, session: Session, content: ContentT, now: datetime, by: str) -> int:
        """Enter something, and return its number."""
        values = {**vars(content), "entered_at": now, "entered_by": by, "changed_at": now}
        entered = insert(self.row).values(**values).returning(self.row.number)
        number = int(session.execute(entered).scalar_one())
        self._keep(session, number, content, now, by)
        return number

    def amend(
        self, session: Session, number: int, content: ContentT, now: datetime, by: str
    ) -> None:
        """Put another version in the place of an entry's, which is kept."""
        changed = update(self.row).where(self.row.number == number)
        session.execute(changed.values(**vars(content), changed_at=now))
        self._keep(session, number, content, now, by)

    def withdraw(self, session: Session, number: int, now: datetime, by: str) -> None:
        """Note that an entry no longer stands."""
        entry = self.get(session, number)
        gone = update(self.row).where(self.row.number == number)
        session.execute(gone.values(withdrawn_at=now, changed_at=now))
        self._keep(session, number, entry.content, now, by, is_withdrawal=True)

    def versions(self, session: Session, number: int) -> tuple[Version, ...]:
        """Return every version of an entry, the first one first."""
        row = RegisterVersionRow
        found = session.execute(
            select(row.version, row.at, row.by, row.content, row.is_withdrawal)
            .where(row.register == self.name, row.number == number)
            .order_by(row.version)
        )
        return tuple(Version(*one) for one in found)

    def _entry(self, row: Row[Any]) -> Entry[ContentT]:
        held = row._mapping  # noqa: SLF001 - the documented way to a row's names
        content = {
            one.name: self.read.get(one.name, _plain)(held[one.name])
            for one in fields(self.content)
        }
        kept = ("number", "entered_at", "entered_by", "changed_at", "withdrawn_at")
        return Entry(content=self.content(**content), **{name: held[name] for name in kept})

    def _keep(
        self,
        session: Session,
        number: int,
        content: ContentT,
        now: datetime,
        by: str,
        *,
        is_withdrawal: bool = False,
    ) -> None:
        row = RegisterVersionRow
        newest = select(func.max(row.version)).where(
            row.register == self.name, row.number == number
        )
        version = (session.scalar(newest) or 0) + 1
        session.execute(
            insert(row).values(
                register=self.name, number=number, version=version, at=now, by=by,
                content=as_json(content), is_withdrawal=is_withdrawal,
            )
        )  # fmt: skip


def changed_at(session: Session) -> datetime | None:
    """Return when anything was last entered, amended or withdrawn in any register; None if nothing ever was."""
    return session.scalar(select(func.max(RegisterVersionRow.at)))


def as_json(content: Content) -> dict[str, object]:
    """Return what was written in an entry as JSON has it, dates as ISO text."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(content).items()
    }


def _plain(value: object) -> object:
    return value
