"""`survey migrate`: bring the database to the schema of this version."""

from __future__ import annotations

import click

from survey.cli import edge
from survey.storage.migrate import upgrade


@click.command("migrate")
def command() -> None:
    """Create or upgrade the tables; running it again changes nothing."""
    revision = upgrade(edge.settings().database_url)
    click.echo(f"The database is at {revision}.")
