"""Locks that hold until the transaction ends, for work that two processes must not do at once."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Lock(IntEnum):
    """What can be held. Take them in this order, the audit log last, so that nobody waits in a circle."""

    DIRECTORY = 0x6469_7265_6374_6F
    QUESTIONNAIRES = 0x7175_6573_7469_6F
    REGISTERS = 0x7265_6769_7374_6572
    AUDIT = 0x6175_6469_74


def hold(session: Session, lock: Lock) -> None:
    """Wait for a lock and keep it until the session commits or rolls back.

    SQLite has one writer at a time: a session that writes holds every lock from its first statement.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": int(lock)})
