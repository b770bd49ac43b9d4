"""The audit log: append-only, hash-chained.

It is tamper-evident, not tamper-proof: whoever may write the whole table can compute a new chain. What
is edited, deleted, inserted or put in another order alone is found; a tail that was cut off is not.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, LargeBinary, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.base import Base, Utc
from survey.storage.locks import Lock, hold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

_LENGTH_BYTES = 8
_BATCH = 1000


class AuditRow(Base):
    """One entry. `digest` is SHA-256 over the length-prefixed fields and `previous`."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Utc)
    actor: Mapped[str]
    role: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]
    outcome: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class BrokenLink:
    """The first entry at which the chain does not hold, and why."""

    seq: int
    what: str


@dataclass(frozen=True)
class Logged:
    """An entry as it is read again."""

    seq: int
    at: datetime
    actor: str
    role: str
    detail: Mapping[str, Any]


def append(
    session: Session,
    *,
    now: datetime,
    actor: str,
    role: str,
    action: str,
    object: str,  # noqa: A002 - the log's own word
    outcome: str = "done",
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Add one entry to the end of the chain, and return its number.

    The chain stays locked until the session commits, so call this late in a transaction. Characters that
    could forge a line or drive a terminal are written out as escapes. `detail` must be JSON.
    """
    hold(session, Lock.AUDIT)
    head = session.execute(
        select(AuditRow.seq, AuditRow.digest).order_by(AuditRow.seq.desc()).limit(1)
    ).first()
    seq, previous = (head.seq + 1, head.digest) if head else (1, b"")
    entry = {
        "seq": seq,
        "at": now,
        "actor": _in_one_line(actor),
        "role": _in_one_line(role),
        "action": _in_one_line(action),
        "object": _in_one_line(object),
        "outcome": _in_one_line(outcome),
        "detail": dict(detail or {}),
        "previous": previous,
    }
    session.execute(insert(AuditRow).values(**entry, digest=_digest(entry)))
    return seq


def has(session: Session, action: str, object: str) -> bool:  # noqa: A002 - the log's own word
    """Return whether an act on something has been entered as done."""
    entry = select(AuditRow.seq).where(
        AuditRow.action == action, AuditRow.object == object, AuditRow.outcome == "done"
    )
    return session.execute(entry.limit(1)).first() is not None


def latest(session: Session, action: str, object: str) -> Logged | None:  # noqa: A002 - the log's own word
    """Return the last time that an act on something was entered as done."""
    entry = (
        select(AuditRow.seq, AuditRow.at, AuditRow.actor, AuditRow.role, AuditRow.detail)
        .where(AuditRow.action == action, AuditRow.object == object, AuditRow.outcome == "done")
        .order_by(AuditRow.seq.desc())
    )
    found = session.execute(entry.limit(1)).first()
    return Logged(*found) if found else None


def verify(session: Session) -> BrokenLink | None:
    """Return the first broken link of the chain, or None where it holds from end to end."""
    before: bytes = b""
    expected = 1
    columns = AuditRow.__table__.columns
    chain = select(*columns).order_by(columns["seq"]).execution_options(yield_per=_BATCH)
    with session.execute(chain) as rows:
        for row in rows:
            entry = dict(row._mapping)  # noqa: SLF001 - the documented way to a row's names
            what = _fault(entry, expected, before)
            if what:
                return BrokenLink(entry["seq"], what)
            before = entry["digest"]
            expected += 1
    return None


def _fault(entry: Mapping[str, Any], expected: int, before: bytes) -> str:
    if entry["seq"] != expected:
        return f"entry {expected} is missing before it"
    if entry["previous"] != before:
        return "it does not follow the entry before it"
    if entry["digest"] != _digest(entry):
        return "it was changed after it was written"
    return ""


def _digest(entry: Mapping[str, Any]) -> bytes:
    """Return SHA-256 over every field, each with its length before it, so that none can run into the next."""
    at: datetime = entry["at"]
    fields = (
        str(entry["seq"]).encode(),
        at.astimezone(UTC).isoformat(timespec="microseconds").encode(),
        *(entry[name].encode() for name in ("actor", "role", "action", "object", "outcome")),
        json.dumps(entry["detail"], sort_keys=True, separators=(",", ":")).encode(),
        entry["previous"],
    )
    chain = hashlib.sha256()
    for field in fields:
        chain.update(len(field).to_bytes(_LENGTH_BYTES, "big"))
        chain.update(field)
    return chain.digest()


def _in_one_line(words: str) -> str:
    if words.isprintable():
        return words
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in words
    )
