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
def transaction() -> Iterator[Session]:
    """Open a session; commit if the block succeeds, roll back if it raises."""
    with make_sessions(make_engine(settings().database_url)).begin() as session:
        yield session


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that only reads."""
    with make_reading_sessions(make_engine(settings().database_url))() as session:
        yield session
