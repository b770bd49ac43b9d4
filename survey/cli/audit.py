"""`survey audit`: the log of what staff and machines did."""

from __future__ import annotations

import click

from survey.cli import edge
from survey.domain.errors import Refused
from survey.services import audit


@click.group("audit")
def command() -> None:
    """Check the append-only log."""


@command.command("verify")
def verify() -> None:
    """Follow the chain from its first entry; name the first broken link."""
    with edge.reading() as session:
        broken = audit.verify(session)
    if broken:
        raise Refused.because(broken.what, f"Audit entry {broken.seq}")
    click.echo("The audit log holds: every entry follows the one before it.")
