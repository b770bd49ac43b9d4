"""The engine: one factory for the application, the command line and the tests.

On SQLite the driver's own late BEGIN is switched off and ours is emitted: `BEGIN IMMEDIATE` for writing, so
that a transaction that reads and then writes waits instead of failing, and plain `BEGIN` for reading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

READING = "survey_reading"
"""The execution option that marks a connection as one that only reads."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA secure_delete=ON",
)


def make_engine(database_url: str) -> Engine:
    """Return an engine for SQLite or PostgreSQL; nothing connects yet.

    Its errors never show parameters, for these may be answers.

    Raises `sqlalchemy.exc.ArgumentError` where the URL cannot be read.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions that write."""
    return sessionmaker(engine, expire_on_commit=False)


def make_reading_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of sessions that only read: on SQLite they wait for nobody."""
    return sessionmaker(engine.execution_options(**{READING: True}), expire_on_commit=False)


def make_page_sessions(engine: Engine) -> sessionmaker[Session]:
    """Return the factory of the sessions of pages: they only read, and nothing can be streamed.

    On PostgreSQL each query stands by itself: BEGIN and ROLLBACK would be two more errands to the server, and
    at READ COMMITTED every query has a moment of its own all the same.
    """
    options: dict[str, Any] = {READING: True}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "AUTOCOMMIT"
    return sessionmaker(engine.execution_options(**options), expire_on_commit=False)


def only_read(session: Session) -> None:
    """Let a session that has not begun yet only read, whatever its factory: on SQLite it then holds nobody up."""
    session.connection(execution_options={READING: True})


def _on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(READING):
        driver: Any = connection.connection.driver_connection
        driver.execute(
            "BEGIN"
        )  # it never waits, so nothing of what the engine does around a statement is needed
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
