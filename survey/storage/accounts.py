"""Accounts of those who sign in, their sign-ins, and the throttle on guessing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc


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
