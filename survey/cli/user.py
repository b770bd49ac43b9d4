"""`survey user`: accounts of those who sign in."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from survey.cli import edge
from survey.domain.access import WHOLE_COUNCIL, StaffRole
from survey.domain.wave import LONDON
from survey.services import accounts

if TYPE_CHECKING:
    from datetime import datetime


@click.group("user")
def command() -> None:
    """Add, list, disable and enable the accounts of staff."""


@command.command()
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice([role.value for role in StaffRole]),
    required=True,
    help="What they may do.",
)
@click.option(
    "--scope",
    default=WHOLE_COUNCIL,
    show_default=True,
    metavar="GROUP",
    help="What they may see: all, or breakdown:code with everything below it.",
)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The last day of access."
)
def add(email: str, role: str, scope: str, until: datetime | None) -> None:
    """Add an account; without a password typed, one is made and printed once."""
    chosen = _chosen(email)
    with edge.transaction() as session:
        account = accounts.add(
            session,
            email,
            role=StaffRole(role),
            password=chosen.password,
            cost=edge.settings().password_cost,
            now=edge.now(),
            actor=edge.ACTOR,
            scope=scope,
            until=until.date() if until else None,
        )
    click.echo(f"{account.email} may sign in as {account.role}, for {account.scope}.")
    chosen.tell()


@command.command()
@click.argument("email")
def password(email: str) -> None:
    """Give an account another password and sign it out everywhere."""
    chosen = _chosen(email)
    with edge.transaction() as session:
        account = accounts.change_password(
            session,
            email,
            password=chosen.password,
            cost=edge.settings().password_cost,
            now=edge.now(),
            actor=edge.ACTOR,
        )
    click.echo(f"{email} has another password, and is signed out everywhere.")
    if account.is_disabled:
        click.echo(f"{email} stays disabled: it may not sign in.")
    chosen.tell()


@command.command("list")
def list_() -> None:
    """List every account: email, role, scope, last day, and whether it is disabled."""
    with edge.reading() as session:
        listing = accounts.listing(session)
    for account in listing:
        until = account.until.isoformat() if account.until else "-"
        state = "disabled" if account.is_disabled else "enabled"
        click.echo(f"{account.email}\t{account.role}\t{account.scope}\t{until}\t{state}")


@command.command()
@click.argument("email")
def disable(email: str) -> None:
    """Refuse an account from now on, and sign it out everywhere."""
    with edge.transaction() as session:
        accounts.disable(session, email, now=edge.now(), actor=edge.ACTOR)
    click.echo(f"{email} is disabled, and signed out everywhere.")


@command.command()
@click.argument("email")
def enable(email: str) -> None:
    """Let a disabled account sign in again, with the password that it had."""
    now = edge.now()
    with edge.transaction() as session:
        account = accounts.enable(session, email, now=now, actor=edge.ACTOR)
    click.echo(f"{account.email} is enabled.")
    if not account.is_valid(now.astimezone(LONDON).date()):
        click.echo(
            f"{account.email} may not sign in all the same: its last day was {account.until}."
        )


@dataclass(frozen=True)
class _Chosen:
    password: str
    is_made: bool

    def tell(self) -> None:
        """Print a password that was made: once, and nowhere else."""
        if self.is_made:
            click.echo(f"Password: {self.password}")


def _chosen(email: str) -> _Chosen:
    """Ask for a password at a terminal, twice; elsewhere, and where none is typed, make one."""
    typed = ""
    if sys.stdin.isatty():
        typed = click.prompt(
            "Password, at least 12 characters (empty: make one)",
            default="",
            show_default=False,
            hide_input=True,
            confirmation_prompt=True,
        )
    return _Chosen(typed or accounts.generate_password(email), is_made=not typed)
