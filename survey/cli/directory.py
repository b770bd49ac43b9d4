"""`survey directory`: groups, products and staff."""

from __future__ import annotations

from pathlib import Path

import click

from survey.cli import edge
from survey.services import directory

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("directory")
def command() -> None:
    """Keep the groups, the products and the staff list."""


@command.command("import")
@click.option(
    "--groups", type=_FILE, metavar="FILE", help="Both breakdowns: organisation and site."
)
@click.option(
    "--people", type=_FILE, metavar="FILE", help="The staff list; who is absent has left."
)
@click.option("--products", type=_FILE, metavar="FILE", help="The catalogue of products.")
def import_(groups: Path | None, people: Path | None, products: Path | None) -> None:
    """Replace what is stored by what the files hold: whole, or not at all."""
    with edge.transaction() as session:
        imported = directory.import_directory(
            session,
            groups=groups,
            people=people,
            products=products,
            now=edge.now(),
            actor=edge.ACTOR,
        )
    for one, many, count in (
        ("group", "groups", imported.groups),
        ("product", "products", imported.products),
        ("person", "people", imported.people),
    ):
        if count is not None:
            click.echo(f"{count:,} {one if count == 1 else many} imported.")
