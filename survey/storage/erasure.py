"""Erasure: what was deleted must not be readable on the disk either.

Both databases keep deleted rows in freed pages for a while, and for as long as somebody may still read them.
None of this can run inside a transaction, so it works on the driver's own connection, past the engine's BEGIN.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from survey.failpoint import reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

_REWRITE = (
    "VACUUM FULL ballot_box",
    "VACUUM FULL draft",
    "VACUUM FULL invitation",
    "VACUUM FULL open_link",
    "VACUUM FULL frame_cell",
    "VACUUM FULL message",
    "VACUUM FULL ticket",
    "VACUUM FULL comment",
)
"""PostgreSQL, one table a statement: others wait for one table at a time."""

_OLDER_TRANSACTIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < %s
"""
_TRIES = 120
_PAUSE_SECONDS = 0.25


class StillReadError(Exception):
    """Another process has been reading what was deleted, for longer than we wait."""


def erase_freed_pages(engine: Engine) -> None:
    """Rewrite what rows were deleted from when a wave closed or comments went, so that no file holds their bytes.

    PostgreSQL rewrites eight tables, SQLite the whole file and then empties its write-ahead log. Running it
    again does no harm. Raises StillReadError where a transaction older than this call does not end.
    """
    with _raw_connection(engine) as cursor:
        if engine.dialect.name == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            (moment,) = cursor.fetchone()
            _insist(lambda: _older_transactions(cursor, moment) == 0)
            for statement in _REWRITE:
                cursor.execute(statement)
                reach("mid-vacuum")
        else:
            _insist(lambda: _vacuum(cursor))
            reach("mid-vacuum")
            _insist(lambda: _truncate_log(cursor))


def _older_transactions(cursor: Any, moment: object) -> int:  # noqa: ANN401 - the driver's own cursor
    cursor.execute(_OLDER_TRANSACTIONS, (moment,))
    return int(cursor.fetchone()[0])


def _vacuum(cursor: Any) -> bool:  # noqa: ANN401 - the driver's own cursor
    try:
        cursor.execute("VACUUM")
    except sqlite3.OperationalError as busy:
        if "locked" not in str(busy):
            raise
        return False
    return True


def _truncate_log(cursor: Any) -> bool:  # noqa: ANN401 - the driver's own cursor
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return not cursor.fetchone()[0]


def _insist(is_done: Callable[[], bool]) -> None:
    for _ in range(_TRIES):
        if is_done():
            return
        time.sleep(_PAUSE_SECONDS)
    raise StillReadError("what was deleted is still being read elsewhere: close it again")


@contextmanager
def _raw_connection(engine: Engine) -> Iterator[Any]:
    """Open a cursor outside any transaction; its connection is not used again."""
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "postgresql":
            psycopg: Any = connection.driver_connection
            psycopg.autocommit = True
        yield connection.cursor()
    finally:
        connection.invalidate()
