"""`survey worker`: what happens by itself, until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

import click

from survey.cli import edge
from survey.cli.trouble import database_errors, words_of
from survey.services import worker
from survey.storage.engine import make_reading_sessions, make_sessions

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

_POLL_SECONDS = 15.0


@click.command("worker")
@click.option(
    "--poll",
    type=click.FloatRange(min=0.1),
    default=_POLL_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait between two looks at the calendar.",
)
@click.option("--once", is_flag=True, help="Do what is due and end; 1 if any of it failed.")
@click.option("--with-parent", is_flag=True, help="End when the process that started it has ended.")
def command(poll: float, *, once: bool, with_parent: bool) -> None:
    """Open and close waves on their days, and finish closings that were cut off.

    Any number of workers may run, each where the wave keys are mounted. SIGTERM and SIGINT end it between
    two tasks.
    """
    stop = _stopped_by_signals()
    parent = os.getppid()
    keys = edge.settings().keys
    troubles: dict[str, str] = {}
    if not once:
        click.echo(f"Looking every {poll:g} seconds for waves to open and to close.")
    with edge.engine() as engine:
        while not stop.is_set() and (os.getppid() == parent or not with_parent):
            troubles = _round(engine, keys, stop, troubles)
            if once:
                break
            stop.wait(poll)
    if once and troubles:
        raise click.exceptions.Exit(1)


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _round(
    engine: Engine, keys: Path, stop: threading.Event, known: dict[str, str]
) -> dict[str, str]:
    """Do everything that is due; return the troubles met, each told once for as long as it lasts."""
    troubles: dict[str, str] = {}
    try:
        with make_reading_sessions(engine)() as session:
            due = worker.tasks(session, keys, edge.now())
    except Exception as error:  # noqa: BLE001 - a worker outlives the database's restart
        due = ()
        troubles["look"] = _in_one_line(error)
    for task in due:
        if stop.is_set():
            break
        try:
            if worker.perform(make_sessions(engine), keys, task, edge.now()):
                click.echo(f"{task}: done")
        except Exception as error:  # noqa: BLE001 - one wave in trouble holds up no other
            troubles[str(task)] = _in_one_line(error)
    for what, trouble in troubles.items():
        if known.get(what) != trouble:
            click.echo(f"{what}: {trouble}", err=True)
    return troubles


def _in_one_line(error: Exception) -> str:
    if isinstance(error, database_errors()):
        return words_of(error)
    words = " ".join(str(error).split())
    return words or type(error).__name__
