"""The edge's one commit: a session that writes, and one that only reads."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import current_app

from survey.failpoint import reach

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session, sessionmaker


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a session; commit if the block succeeds, roll back if it raises.

    On SQLite the threads of a process queue here, where waiting is fair, and not inside the database.
    """
    sessions: sessionmaker[Session] = current_app.extensions["survey.sessions"]
    lock: AbstractContextManager[object] = current_app.extensions["survey.write_lock"]
    with lock, sessions.begin() as session:
        yield session
        reach("before-commit")
    reach("after-commit-before-reply")


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that only reads; on SQLite it waits for nobody."""
    sessions: sessionmaker[Session] = current_app.extensions["survey.reading"]
    with sessions() as session:
        yield session
