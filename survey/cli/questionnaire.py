"""`survey questionnaire`: check files, add them, list and show what was added."""

from __future__ import annotations

from pathlib import Path

import click

from survey.cli import edge
from survey.domain.errors import Problem, Refused
from survey.services import questionnaires

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("questionnaire")
def command() -> None:
    """Check, add and show questionnaires."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Tell everything that is wrong with questionnaire files; nothing is stored."""
    problems: list[Problem] = []
    for file in files:
        try:
            checked = questionnaires.check(file)
        except Refused as refusal:
            problems += refusal.problems
        else:
            click.echo(f"{file}: {checked.name} is in order.")
    if problems:
        raise Refused(problems)


@command.command()
@click.argument("file", type=FILE)
def add(file: Path) -> None:
    """Store a questionnaire: from then on this version never changes."""
    with edge.transaction() as session:
        added = questionnaires.add_file(session, file, edge.now(), edge.ACTOR)
    click.echo(f"{added.name} is stored, SHA-256 {added.checksum}.")


@command.command("list")
def list_() -> None:
    """List every version that was added: name, day, title."""
    with edge.reading() as session:
        listing = questionnaires.listing(session)
    for listed in listing:
        one = listed.questionnaire
        click.echo(f"{one.name}\t{listed.added_at:%Y-%m-%d}\t{one.title[one.language]}")


@command.command()
@click.argument("name", metavar="ID[:VERSION]")
def show(name: str) -> None:
    """Print a questionnaire as it was added, in the form of a file; without a version, the newest."""
    with edge.reading() as session:
        found = questionnaires.find(session, name)
    click.echo(questionnaires.as_file(found))


@command.command()
def schema() -> None:
    """Print the JSON Schema of questionnaire files, for editors."""
    click.echo(questionnaires.schema())
