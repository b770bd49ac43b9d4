"""The command line: one file per noun. It reads arguments, calls one service, and prints.

Exit 0 on success, 1 with one line per problem on standard error, 2 for wrong usage.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import click

from survey.config import SETTINGS, ConfigError
from survey.domain.errors import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "migrate": "survey.cli.database",
    "serve": "survey.cli.serve",
    "worker": "survey.cli.worker",
    "demo": "survey.cli.demo",
    "questionnaire": "survey.cli.questionnaire",
    "directory": "survey.cli.directory",
    "wave": "survey.cli.wave",
    "returns": "survey.cli.returns",
    "estimates": "survey.cli.estimates",
    "user": "survey.cli.user",
    "audit": "survey.cli.audit",
}
"""Each command and the module whose `command` it is, imported when it is asked for."""


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
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a refusal is told line by line on standard error, with exit 1."""
        try:
            return super().invoke(ctx)
        except (Refused, ConfigError) as refusal:
            problems: tuple[object, ...] = refusal.problems
        except NotFound as missing:
            problems = (missing,)
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
