"""`survey worker`: what happens by itself, until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

import click

from survey.cli import edge
from survey.cli.trouble import database_errors, words_of
from survey.delivery.carriers import transport_of
from survey.domain.errors import Refused
from survey.services import worker, worker_mail
from survey.services.wave_report_gathered import Letterhead
from survey.storage.engine import make_reading_sessions, make_sessions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Engine

    from survey.config import Settings
    from survey.delivery.transport import Transport

_POLL_SECONDS = 15.0
_BATCHES_BETWEEN_LOOKS = 10
"""However much mail is due, the calendar is looked at after so many batches."""


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
    """Open and close waves on their days, finish closings that were cut off, and send mail.

    Any number of workers may run, each where the wave keys are mounted. SIGTERM and SIGINT end it between
    two tasks, and between two messages.
    """
    stop = _stopped_by_signals()
    parent = os.getppid()
    settings = edge.settings()
    transport = _transport(settings)
    troubles: Mapping[str, str] = {}
    if not once:
        click.echo(f"Looking every {poll:g} seconds for waves to open and to close.")
    with edge.engine() as engine:
        while not stop.is_set() and (os.getppid() == parent or not with_parent):
            one = _Round(engine, settings, transport, stop, known=troubles, is_only=once)
            one.do_what_is_due()
            troubles = one.troubles
            if once:
                break
            stop.wait(0 if one.is_more_due else poll)
    if once and troubles:
        raise click.exceptions.Exit(1)


def _transport(settings: Settings) -> Transport | None:
    """Return how messages leave, None where nothing says so."""
    if settings.mail is None:
        return None
    try:
        return transport_of(settings.mail, urlsplit(settings.public_url).hostname or "")
    except ImportError as missing:
        what = "SURVEY_MAIL_URL is notify:, which needs the extra: pip install 'council-survey[notify]'"
        raise Refused.because(what) from missing


def _stopped_by_signals() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@dataclass
class _Round:
    """Everything that is due, once. `known` are the troubles of the round before: each is told once while it lasts."""

    engine: Engine
    settings: Settings
    transport: Transport | None
    stop: threading.Event
    known: Mapping[str, str]
    is_only: bool
    troubles: dict[str, str] = field(default_factory=dict)
    is_more_due: bool = False
    _LOOK: ClassVar[str] = "look"

    def do_what_is_due(self) -> None:
        """Do it; whatever is in trouble holds up nothing else."""
        for task in self._tasks():
            if self.stop.is_set():
                return
            with self._told(str(task)):
                if self._perform(task):
                    click.echo(f"{task}: done")
        if self._LOOK in self.troubles:  # the database is away: all else would tell the same
            return
        with self._told("response rates"):
            worker.read_rates(make_sessions(self.engine), edge.now())
        with self._told("comments"):
            for purged in worker.purge_comments(make_sessions(self.engine), edge.now()):
                click.echo(f"comments of {purged.wave_id}: {purged.comments:,} deleted")
        with self._told("reminders"):
            for done in worker_mail.remind(make_sessions(self.engine), edge.now()):
                click.echo(done)
        with self._told("mail"):
            self._send()

    def _perform(self, task: worker.Task) -> bool:
        return worker.perform(
            make_sessions(self.engine),
            self.settings.keys,
            task,
            edge.now(),
            cap_days=self.settings.cap_days,
            letterhead=Letterhead(self.settings.council, self.settings.accent),
        )

    def _tasks(self) -> list[worker.Task]:
        due: list[worker.Task] = []
        with self._told(self._LOOK):
            worker.report_in(make_sessions(self.engine), edge.now())
            worker.forget_uploads(make_sessions(self.engine), edge.now())
            worker.forget_printouts(make_sessions(self.engine), edge.now())
            with make_reading_sessions(self.engine)() as session:
                due += worker.tasks(session, self.settings.keys, edge.now())
        return due

    def _send(self) -> None:
        sent = worker_mail.send(
            make_sessions(self.engine),
            self.settings,
            self.transport,
            clock=edge.now,
            is_stopped=self.stop.is_set,
            most_batches=None if self.is_only else _BATCHES_BETWEEN_LOOKS,
        )
        self.is_more_due = sent.is_more_due
        if sent.count:
            click.echo(f"mail: {sent.count:,} messages sent")
        if sent.trouble:
            self._tell("mail", sent.trouble)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Turn an error into a trouble: a worker outlives a wave in trouble and the database's restart."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - one thing in trouble holds up no other
            self._tell(what, _in_one_line(error))

    def _tell(self, what: str, trouble: str) -> None:
        self.troubles[what] = trouble
        if self.known.get(what) != trouble:
            click.echo(f"{what}: {trouble}", err=True)


def _in_one_line(error: Exception) -> str:
    if isinstance(error, database_errors()):
        return words_of(error)
    words = " ".join(str(error).split())
    return words or type(error).__name__
