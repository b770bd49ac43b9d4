"""Accounts of those who sign in, their sign-ins, and the throttle on guessing."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from survey.domain.access import Account, StaffRole
from survey.storage.base import Base, Utc

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class AccountRow(Base):
    """Someone who signs in; see `survey.domain.access.Account`."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(primary_key=True)
    password_hash: Mapped[str]
    role: Mapped[str]
    scope: Mapped[str]
    until: Mapped[date | None]
    is_disabled: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Utc)


class SignInRow(Base):
    """A session of a signed-in account, kept on the server; the cookie holds what `key_hash` was made from."""

    __tablename__ = "sign_in"

    key_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    email: Mapped[str] = mapped_column(ForeignKey("account.email"), index=True)
    started_at: Mapped[datetime] = mapped_column(Utc)
    seen_at: Mapped[datetime] = mapped_column(Utc)


class AttemptRow(Base):
    """Failed attempts against one thing (an account, a source, a code) since `since`."""

    __tablename__ = "attempt"

    against: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    since: Mapped[datetime] = mapped_column(Utc)


def account_row(session: Session, email: str) -> AccountRow | None:
    """Return the row of an account."""
    return session.get(AccountRow, email)


def listing(session: Session) -> list[AccountRow]:
    """Return every account, by e-mail address."""
    return list(session.scalars(select(AccountRow).order_by(AccountRow.email)))


def to_account(row: AccountRow) -> Account:
    """Return an account as the domain knows it."""
    return Account(row.email, StaffRole(row.role), row.scope, row.until, row.is_disabled)


def sign_in_of(session: Session, key_hash: bytes) -> tuple[SignInRow, AccountRow] | None:
    """Return a sign-in and its account."""
    found = session.execute(
        select(SignInRow, AccountRow)
        .join(AccountRow, AccountRow.email == SignInRow.email)
        .where(SignInRow.key_hash == key_hash)
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def touch(session: Session, key_hash: bytes, now: datetime) -> None:
    """Note that a sign-in was used."""
    session.execute(update(SignInRow).where(SignInRow.key_hash == key_hash).values(seen_at=now))


def end_sign_in(session: Session, key_hash: bytes) -> str | None:
    """Delete a sign-in, and return whose it was."""
    return session.scalar(
        delete(SignInRow).where(SignInRow.key_hash == key_hash).returning(SignInRow.email)
    )


def end_sign_ins(session: Session, email: str) -> None:
    """Delete every sign-in of an account."""
    session.execute(delete(SignInRow).where(SignInRow.email == email))


def forget_sign_ins(session: Session, before: datetime) -> None:
    """Delete the sign-ins that were started before a moment."""
    session.execute(delete(SignInRow).where(SignInRow.started_at < before))
