"""`survey translations`: what is not yet said in every language."""

from __future__ import annotations

from pathlib import Path

import click

from survey import translations
from survey.domain.errors import Refused
from survey.resources import resource_dir
from survey.services import parity

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("translations")
def command() -> None:
    """Compare the languages of the pages and of questionnaires."""


@command.command()
@click.argument("files", nargs=-1, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Tell what is untranslated, guessed or altered, and which questionnaire files lack a language.

    Without files, the questionnaires that are shipped.
    """
    shipped = sorted(resource_dir("questionnaires").glob("*/*.yaml"))
    problems = [*parity.of_questionnaires(files or shipped)]
    for language in translations.languages()[1:]:
        found = parity.of_interface(language)
        problems += found
        if not found:
            click.echo(f"{language}: all {parity.texts()} texts are translated.")
    if problems:
        raise Refused(problems)
