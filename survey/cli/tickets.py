"""`survey tickets`: closed tickets of a service desk."""

from __future__ import annotations

from pathlib import Path

import click

from survey.cli import edge
from survey.services import tickets

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("tickets")
def command() -> None:
    """Take up closed tickets, whose people are asked how it went."""


@command.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--mapping", type=_FILE, required=True, metavar="FILE", help="What the columns mean (YAML)."
)
def import_(file: Path, mapping: Path) -> None:
    """Take up the closed tickets of a CSV file: the whole file, or nothing; none twice.

    A row that cannot be used where others can is told on standard error.
    """
    with edge.transaction() as session:
        taken_up = tickets.import_tickets(session, file, mapping, now=edge.now(), actor=edge.ACTOR)
    for note in taken_up.notes:
        click.echo(str(note), err=True)
    click.echo(
        f"{taken_up.rows:,} rows = {taken_up.new:,} new + {taken_up.known:,} known already"
        f" + {taken_up.still_open:,} still open + {taken_up.too_old:,} too old"
        f" + {taken_up.passed_over:,} passed over."
    )
    if taken_up.unknown_people:
        click.echo(f"Of the new ones {taken_up.unknown_people:,} name nobody on the staff list.")
    if taken_up.wave:
        click.echo(f"Their wave is {taken_up.wave}.")
