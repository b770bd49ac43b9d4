"""`survey estimates`: every published figure, as CSV or JSON, in full precision."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from survey.cli import edge
from survey.services import estimates
from survey.services.estimates import COLUMNS, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from survey.services.estimates import Line


@click.command("estimates")
@click.option(
    "--wave", "waves", multiple=True, metavar="W", help="Only this wave; may be repeated."
)
@click.option("--measure", "measures", multiple=True, metavar="M", help="Only this measure.")
@click.option(
    "--group", "groups", multiple=True, metavar="G", help="Only this group: breakdown:code, or all."
)
@click.option("--product", "products", multiple=True, metavar="P", help="Only this product.")
@click.option(
    "--format", "form", type=click.Choice(["csv", "json"]), required=True, help="How to write it."
)
def command(
    waves: tuple[str, ...],
    measures: tuple[str, ...],
    groups: tuple[str, ...],
    products: tuple[str, ...],
    form: str,
) -> None:
    """Print the published estimates; without a filter, all of them."""
    write = _write_csv if form == "csv" else _write_json
    with edge.reading() as session:
        write(estimates.published(session, Wanted(waves, measures, groups, products)))


def _write_csv(lines: Iterable[Line]) -> None:
    """Write a header and a row an estimate; an empty cell is a figure that does not apply."""
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_figures(line).values() for line in lines)


def _write_json(lines: Iterable[Line]) -> None:
    """Write an array of objects, one a line; `members` lists the groups that a group counts."""
    click.echo("[", nl=False)
    separator = "\n"
    for line in lines:
        entry = _figures(line) | {"members": list(line.members)}
        click.echo(separator + json.dumps(entry, ensure_ascii=False, allow_nan=False), nl=False)
        separator = ",\n"
    click.echo("\n]")


def _figures(line: Line) -> dict[str, Any]:
    return {name: getattr(line.estimate, name) for name in COLUMNS}
