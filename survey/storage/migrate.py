"""Running the migrations, one process at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from survey.resources import resource_dir
from survey.storage.engine import make_engine

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOCK = 0x5375_7276_6579  # "Survey": any number that nothing else locks


def migration_config(connection: Connection) -> Config:
    """Return Alembic's configuration for a connection that is already in a transaction."""
    config = Config()
    config.set_main_option("script_location", str(resource_dir("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(database_url: str, revision: str = "head") -> str:
    """Upgrade the database in one transaction, and return the revision that it is at.

    Several processes may call this at once: the first does the work, the others wait and find it done.
    """
    engine = make_engine(database_url)
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(migration_config(connection), revision)
        current = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return current or "nothing"
