"""A fresh database of each kind, migrated: SQLite, and PostgreSQL where there is one."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url, text

from survey.storage.engine import make_engine
from survey.storage.migrate import upgrade
from tests import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


class Databases:
    """Where databases can be had. `server` is None where there is no PostgreSQL."""

    def __init__(self, folder: Path, server: URL | None) -> None:
        self._folder = folder
        self._server = server
        self._count = 0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that this machine has."""
        return (SQLITE, POSTGRESQL) if self._server else (SQLITE,)

    @contextmanager
    def fresh(self, kind: str) -> Iterator[str]:
        """Yield the URL of a new database with every table in it; it is gone afterwards."""
        with ExitStack() as stack:
            if kind == POSTGRESQL and self._server is not None:
                url = stack.enter_context(postgresql.database(self._server, "template1"))
            else:
                self._count += 1
                path = self._folder / f"{self._count}.db"
                stack.callback(_remove, path)
                url = f"sqlite:///{path}"
            upgrade(url)
            yield url


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Start PostgreSQL (or use the one at TEST_DATABASE_URL) for as long as databases are needed."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield Databases(folder, make_url(given))
        return
    try:
        with postgresql.started() as server:
            yield Databases(folder, server)
    except ImportError:
        yield Databases(folder, None)


def described(url: str) -> str:
    """Return version and durability of a database, in words."""
    engine = make_engine(url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            version = connection.scalar(text("SELECT sqlite_version()"))
            words = f"SQLite {version}, WAL, synchronous=FULL"
        else:
            version = connection.scalar(text("SHOW server_version"))
            fsync = connection.scalar(text("SHOW fsync"))
            commit = connection.scalar(text("SHOW synchronous_commit"))
            words = f"PostgreSQL {version}, fsync {fsync}, synchronous_commit {commit}"
    engine.dispose()
    return words


def _remove(path: Path) -> None:
    for part in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        part.unlink(missing_ok=True)
