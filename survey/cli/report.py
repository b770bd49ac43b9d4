"""`survey report`: a wave as a paper, for those who send it on by a script."""

from __future__ import annotations

from typing import IO

import click

from survey import translations
from survey.cli import edge
from survey.domain.access import WHOLE_COUNCIL
from survey.domain.report_file import Edition, Wanted
from survey.services import report_making
from survey.services.wave_report_gathered import Letterhead


@click.group("report")
def command() -> None:
    """Make papers of a wave, as PDF."""


@command.command("make")
@click.argument("wave_id", metavar="WAVE")
@click.option(
    "--out",
    required=True,
    type=click.File("wb", lazy=True, atomic=True),
    metavar="FILE",
    help="Where to write it.",
)
@click.option(
    "--edition",
    type=click.Choice([edition.value for edition in Edition]),
    default=Edition.REPORT.value,
    show_default=True,
    help="Everything, or one page.",
)
@click.option(
    "--group",
    default=WHOLE_COUNCIL,
    show_default=True,
    metavar="G",
    help="What it is about: breakdown:code, or all. It names the groups below.",
)
@click.option(
    "--language",
    type=click.Choice(translations.languages()),
    default=translations.SOURCE,
    show_default=True,
    help="The language it is written in.",
)
def make(wave_id: str, out: IO[bytes], edition: str, group: str, language: str) -> None:
    """Write a closed wave as a paper for a committee; the same release gives the same bytes."""
    settings = edge.settings()
    wanted = Wanted(group, Edition(edition), language)
    letterhead = Letterhead(settings.council, settings.accent)
    with edge.reading() as session:
        revision, pdf = report_making.make(session, wave_id, wanted, letterhead, now=edge.now())
    out.write(pdf)
    click.echo(
        f"{out.name}: {wanted.edition} of {wave_id}, revision {revision}, {len(pdf):,} bytes"
    )
