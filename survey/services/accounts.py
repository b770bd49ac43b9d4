"""Accounts of staff: adding them, signing in and out, and the throttle on guessing.

Signing in takes three steps, so that the slow hash is worked out while no lock is held: `attempt` counts,
`verify` compares, `start` lets in.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from survey.domain.access import WHOLE_COUNCIL, Account, StaffRole
from survey.domain.errors import NotFound, Problem, Refused
from survey.domain.password import problems_of
from survey.domain.wave import LONDON
from survey.storage import accounts as table
from survey.storage import attempts, audit
from survey.storage.groups import GroupRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from sqlalchemy.orm import Session

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCHED_EVERY = timedelta(minutes=1)

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_AND_SOURCE = 5
PER_SOURCE = 100
"""Attempts in a window. One account's guesser uses up no other account's, and no other source's."""

KEY_BYTES = 32
_GENERATED_BYTES = 15
_LONGEST_EMAIL = 254


@dataclass(frozen=True)
class SignedIn:
    """The account behind a cookie; `is_to_be_touched` once a minute, so that reading a page seldom writes."""

    account: Account
    is_to_be_touched: bool


def generate_password(email: str) -> str:
    """Return a password of 120 random bits, drawn again until the account may have it."""
    while True:
        password = secrets.token_urlsafe(_GENERATED_BYTES)
        if not any(problems_of(password, _normal(email))):
            return password


def add(
    session: Session,
    email: str,
    *,
    role: StaffRole,
    password: str,
    cost: int,
    now: datetime,
    actor: str,
    scope: str = WHOLE_COUNCIL,
    until: date | None = None,
) -> Account:
    """Add an account; raises Refused with everything that is wrong. `cost` is SURVEY_PASSWORD_COST."""
    email = _normal(email)
    problems = [*_wrong_email(session, email), *_wrong_scope(session, scope)]
    problems += problems_of(password, email)
    if until and until < now.astimezone(LONDON).date():
        problems.append(Problem(email, f"its last day, {until}, is over"))
    if problems:
        raise Refused(problems)
    account = Account(email, role, scope, until)
    session.add(
        table.AccountRow(
            email=email,
            password_hash=_hasher(cost).hash(password),
            role=role,
            scope=scope,
            until=until,
            is_disabled=False,
            created_at=now,
        )
    )
    session.flush()
    detail = {"role": str(role), "scope": scope, "until": until.isoformat() if until else None}
    _audit(session, now, actor=actor, action="add account", subject=email, detail=detail)
    return account


def change_password(
    session: Session, email: str, *, password: str, cost: int, now: datetime, actor: str
) -> Account:
    """Give an account another password, and end all its sign-ins; raises NotFound and Refused.

    One that is disabled stays so.
    """
    row = _row(session, email)
    problems = tuple(problems_of(password, row.email))
    if problems:
        raise Refused(problems)
    row.password_hash = _hasher(cost).hash(password)
    table.end_sign_ins(session, row.email)
    _audit(session, now, actor=actor, action="change password", subject=row.email)
    return table.to_account(row)


def disable(session: Session, email: str, *, now: datetime, actor: str) -> None:
    """Refuse an account from now on, and end all its sign-ins; raises NotFound."""
    row = _row(session, email)
    row.is_disabled = True
    table.end_sign_ins(session, row.email)
    _audit(session, now, actor=actor, action="disable account", subject=row.email)


def enable(session: Session, email: str, *, now: datetime, actor: str) -> Account:
    """Let an account sign in again, with the password that it had and until its last day; raises NotFound."""
    row = _row(session, email)
    row.is_disabled = False
    _audit(session, now, actor=actor, action="enable account", subject=row.email)
    return table.to_account(row)


def listing(session: Session) -> tuple[Account, ...]:
    """Return every account, by email address."""
    return tuple(table.to_account(row) for row in table.listing(session))


def attempt(session: Session, email: str, *, source: str, now: datetime) -> bool:
    """Count an attempt to sign in, and return whether it may be made. Commit before verifying."""
    attempts.forget_before(session, now - WINDOW)
    if _tries(session, _pair(email, source), now) > PER_ACCOUNT_AND_SOURCE:
        return False
    return _tries(session, _hashed("source", source), now) <= PER_SOURCE


def verify(
    session: Session, email: str, password: str, *, cost: int, now: datetime
) -> Account | None:
    """Return the account that e-mail and password belong to, if it may sign in today.

    An unknown address takes as long as a wrong password.
    """
    row = table.account_row(session, _normal(email))
    kept = row.password_hash if row is not None else _nobodys_hash(cost)
    try:
        _hasher(cost).verify(kept, password)
    except VerificationError:
        return None
    account = table.to_account(row) if row is not None else None
    return account if account is not None and _is_valid(account, now) else None


def start(session: Session, account: Account, *, source: str, now: datetime) -> str:
    """Sign an account in, and return the key for its cookie: 256 random bits that the database cannot tell."""
    key = secrets.token_urlsafe(KEY_BYTES)
    attempts.forget(session, _pair(account.email, source))
    table.forget_sign_ins(session, now - ABSOLUTE)
    session.add(
        table.SignInRow(key_hash=_key_hash(key), email=account.email, started_at=now, seen_at=now)
    )
    _audit(session, now, actor=account.email, role=account.role, action="sign in", subject="")
    return key


def refuse(session: Session, *, now: datetime) -> None:
    """Note a sign-in that was refused; whose it was is not told, since it may be a password."""
    audit.append(
        session, now=now, actor="stranger", role="", action="sign in", object="", outcome="refused"
    )


def signed_in(session: Session, key: str, *, now: datetime) -> SignedIn | None:
    """Return the account that a cookie's key signs in; None once it has ended, by itself or by us."""
    found = table.sign_in_of(session, _key_hash(key))
    if found is None:
        return None
    sign_in, row = found
    account = table.to_account(row)
    is_over = now - sign_in.seen_at > IDLE or now - sign_in.started_at > ABSOLUTE
    if is_over or not _is_valid(account, now):
        return None
    return SignedIn(account, now - sign_in.seen_at >= TOUCHED_EVERY)


def touch(session: Session, key: str, *, now: datetime) -> None:
    """Note that a sign-in was used now."""
    table.touch(session, _key_hash(key), now)


def sign_out(session: Session, key: str, *, now: datetime) -> None:
    """End a sign-in; one that has ended already is no error."""
    email = table.end_sign_in(session, _key_hash(key))
    if email is not None:
        _audit(session, now, actor=email, action="sign out", subject="")


def _normal(email: str) -> str:
    return email.strip().casefold()


def _row(session: Session, email: str) -> table.AccountRow:
    row = table.account_row(session, _normal(email))
    if row is None:
        raise NotFound(f"There is no account {email}.")
    return row


def _wrong_email(session: Session, email: str) -> Iterator[Problem]:
    name, at, host = email.rpartition("@")
    is_plain = email.isprintable() and not any(letter.isspace() for letter in email)
    if not (name and at and "." in host and is_plain and len(email) <= _LONGEST_EMAIL):
        yield Problem("email", f"{email!r} is not an email address")
    elif table.account_row(session, email) is not None:
        yield Problem("email", f"there is an account {email} already")


def _wrong_scope(session: Session, scope: str) -> Iterator[Problem]:
    breakdown, _, code = scope.partition(":")
    if scope != WHOLE_COUNCIL and session.get(GroupRow, (breakdown, code)) is None:
        yield Problem("scope", f"there is no group {scope}: write all, or breakdown:code")


def _is_valid(account: Account, now: datetime) -> bool:
    return account.is_valid(now.astimezone(LONDON).date())


def _tries(session: Session, against: str, now: datetime) -> int:
    return attempts.count(session, against, now=now, since=now - WINDOW)


def _pair(email: str, source: str) -> str:
    return _hashed("account", f"{_normal(email)}\n{source}")


def _hashed(kind: str, what: str) -> str:
    return f"{kind}:{hashlib.sha256(what.encode()).hexdigest()}"


def _key_hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _hasher(cost: int) -> PasswordHasher:
    return PasswordHasher(time_cost=cost, parallelism=1)


@lru_cache
def _nobodys_hash(cost: int) -> str:
    return _hasher(cost).hash(secrets.token_urlsafe(KEY_BYTES))


def _audit(
    session: Session,
    now: datetime,
    *,
    actor: str,
    action: str,
    subject: str,
    role: str = "",
    detail: dict[str, str | None] | None = None,
) -> None:
    audit.append(
        session,
        now=now,
        actor=actor,
        role=role,
        action=action,
        object=subject,
        detail=detail or {},
    )
