"""`survey comments`: what people wrote, and how long it is kept."""

from __future__ import annotations

import click

from survey.cli import edge
from survey.domain.errors import Refused
from survey.services import worker
from survey.storage.engine import make_sessions
from survey.storage.erasure import StillReadError

_STILL_READ = (
    "the comments are deleted, but another process was reading: their bytes stay on the disk until the next "
    "wave closes"
)


@click.group("comments")
def command() -> None:
    """Delete comments that have been kept long enough."""


@command.command("purge")
def purge() -> None:
    """Delete the comments of every wave whose last day was twelve months ago or more.

    The worker does it by itself, once a round; this is for those who want to see it done.
    """
    with edge.engine() as engine:
        try:
            purged = worker.purge_comments(
                make_sessions(engine), edge.now(), actor=edge.ACTOR, role="operator"
            )
        except StillReadError as still_read:
            raise Refused.because(_STILL_READ) from still_read
    for one in purged:
        click.echo(f"{one.wave_id}: {one.comments:,} comments deleted")
    if not purged:
        click.echo("No comments have been kept for twelve months.")
