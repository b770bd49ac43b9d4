"""`survey returns`: answers that were collected elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from survey.cli import edge
from survey.services import returns

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("returns")
def command() -> None:
    """Bring in answers that were collected elsewhere."""


@command.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--mapping", type=_FILE, required=True, metavar="FILE", help="What the columns mean (YAML)."
)
def import_(file: Path, mapping: Path) -> None:
    """Make a closed wave of a CSV file with a row for each response.

    Each refused row is told on standard error; where the file cannot be used, nothing is stored.
    """
    with edge.transaction() as session:
        imported = returns.import_returns(session, file, mapping, now=edge.now(), actor=edge.ACTOR)
    for problem in imported.refused:
        click.echo(str(problem), err=True)
    refused = len(imported.refused)
    click.echo(
        f"{imported.wave}: {imported.rows:,} rows = {imported.stored:,} stored + {refused:,} refused."
    )
    click.echo(f"Released as revision {imported.release.revision}: {imported.release.digest}.")
