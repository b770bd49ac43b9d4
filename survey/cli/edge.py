"""The edge of the command line: settings, clock, and the one commit of a command."""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from survey.config import Settings
from survey.storage.engine import make_engine, make_reading_sessions, make_sessions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

ACTOR = "command line"
"""Who the audit log names for what is done here."""


def settings() -> Settings:
    """Return the settings of this process; raises ConfigError."""
    return Settings.from_env(os.environ)


def now() -> datetime:
    """Return the present moment, in UTC."""
    return datetime.now(UTC)


@contextmanager
def engine() -> Iterator[Engine]:
    """Yield an engine on the database of the settings, and close its connections at the end."""
    made = make_engine(settings().database_url)
    try:
        yield made
    finally:
        made.dispose()


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a session; commit if the block succeeds, roll back if it raises."""
    with engine() as made, make_sessions(made).begin() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that only reads."""
    with engine() as made, make_reading_sessions(made)() as session:
        yield session
