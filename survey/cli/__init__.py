"""The command line: one file per noun. It reads arguments, calls one service, and prints.

Exit 0 on success, 1 with one line per problem on standard error, 2 for wrong usage.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import click

from survey.cli.trouble import database_errors, words_of
from survey.config import SETTINGS, ConfigError
from survey.domain.errors import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping


class Noun(NamedTuple):
    """A command: the module whose `command` it is, and the first sentence of its help."""

    module: str
    words: str


COMMANDS: Mapping[str, Noun] = {
    "migrate": Noun(
        "survey.cli.database", "Create or upgrade the tables; running it again changes nothing."
    ),
    "serve": Noun(
        "survey.cli.serve",
        "Serve the pages; everything is set in the environment, see survey --help.",
    ),
    "worker": Noun(
        "survey.cli.worker",
        "Open and close waves on their days, finish closings that were cut off, and send mail.",
    ),
    "demo": Noun(
        "survey.cli.demo", "Fill a fictional council in the folder .demo, once, and serve it."
    ),
    "questionnaire": Noun("survey.cli.questionnaire", "Check, add and show questionnaires."),
    "directory": Noun("survey.cli.directory", "Keep the groups, the products and the staff list."),
    "wave": Noun("survey.cli.wave", "Plan, open, watch and close waves."),
    "returns": Noun("survey.cli.returns", "Bring in answers that were collected elsewhere."),
    "comments": Noun("survey.cli.comments", "Delete comments that have been kept long enough."),
    "tickets": Noun(
        "survey.cli.tickets", "Take up closed tickets, whose people are asked how it went."
    ),
    "estimates": Noun(
        "survey.cli.estimates", "Print the published estimates; without a filter, all of them."
    ),
    "report": Noun("survey.cli.report", "Make papers of a wave, as PDF."),
    "user": Noun("survey.cli.user", "Add, list, disable and enable the accounts of staff."),
    "translations": Noun(
        "survey.cli.translations", "Compare the languages of the pages and of questionnaires."
    ),
    "audit": Noun("survey.cli.audit", "Check the append-only log."),
}
"""Every command. Modules are imported when asked for; the list of commands needs none of them."""


class Commands(click.Group):
    """The nouns, imported on demand: `questionnaire check` does not wait for pandas."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command, in the order of the manual."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name].module).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, noun.words) for name, noun in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a refusal is told line by line on standard error, with exit 1."""
        try:
            return super().invoke(ctx)
        except (Refused, ConfigError) as refusal:
            problems: tuple[object, ...] = refusal.problems
        except NotFound as missing:
            problems = (missing,)
        except database_errors() as trouble:
            problems = (words_of(trouble),)
        for problem in problems:
            click.echo(str(problem), err=True)
        return ctx.exit(1)


def _settings_help() -> str:
    lines = "\n".join(f"  {name}  {words}" for name, words in SETTINGS.items())
    return f"\b\nSettings come from the environment:\n{lines}"


@click.group(cls=Commands, epilog=_settings_help())
@click.version_option(package_name="council-survey")
def main() -> None:
    """Run satisfaction surveys for a council's IT service."""
