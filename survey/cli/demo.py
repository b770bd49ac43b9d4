"""`survey demo`: a fictional council, filled once and served."""

from __future__ import annotations

import json
import multiprocessing
import os
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli import edge
from survey.cli.private_file import private_file
from survey.cli.serve import gunicorn_arguments
from survey.config import Settings
from survey.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(".demo")
_NOTICE = "A demonstration: this council is invented, and all its answers are synthetic."
_SEED = 2026
_WORKER_POLL = "5"


@dataclass(frozen=True)
class Visit:
    """What a visitor is told: the seed that filled the council, passwords by address, paths by kind of link."""

    seed: int
    known: Mapping[str, str]


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--seed", type=int, default=_SEED, show_default=True, help="Other seed, other figures."
)
@click.option("--reset", is_flag=True, help="Throw the council away and fill it anew.")
def command(port: int, seed: int, *, reset: bool) -> None:
    """Fill a fictional council in the folder .demo, once, and serve it."""
    folder = FOLDER.resolve()
    visit = None if reset else _earlier(folder)
    if visit is not None and visit.seed != seed:
        what = f"it was filled with --seed {visit.seed}: add --reset to fill it with another"
        raise Refused.because(what, str(FOLDER))
    _check_port(port)
    environ = _environment(folder, port, is_new=visit is None)
    if visit is None:
        _fill_in_a_child(environ, seed, folder)
        visit = _earlier(folder)
    if visit is None:
        raise Refused.because("the council could not be filled; see above", str(FOLDER))
    _welcome(environ["SURVEY_PUBLIC_URL"], visit)
    _serve(environ, port)


def _check_port(port: int) -> None:
    """Refuse a port that somebody listens at, before a council is filled for it."""
    with socket.socket() as tried:
        if tried.connect_ex(("127.0.0.1", port)) == 0:
            raise Refused.because(
                "it is in use: take another by --port, or make demo PORT=…", f"port {port}"
            )


def _earlier(folder: Path) -> Visit | None:
    """Return what an earlier run has filled, whole."""
    try:
        document = json.loads((folder / "visit.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Visit(**document)


def _environment(folder: Path, port: int, *, is_new: bool) -> dict[str, str]:
    """Return the settings of the demonstration, and write them to its file `env`."""
    if is_new:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    secret_file = folder / "secret"
    if not secret_file.exists():
        with private_file(secret_file) as stream:
            stream.write(secrets.token_urlsafe(48))
    environ = {
        "SURVEY_DATABASE_URL": f"sqlite:///{folder / 'survey.db'}",
        "SURVEY_SECRET_KEY": secret_file.read_text(encoding="utf-8"),
        "SURVEY_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SURVEY_KEYS": str(folder / "keys"),
        "SURVEY_COUNCIL": "Wherrybridge Borough Council",
        "SURVEY_CONTACT": "the IT help desk, telephone 01632 960 000",
        "SURVEY_NOTICE": _NOTICE,
        "SURVEY_TRUSTED_HOSTS": "localhost",
        "SURVEY_MAIL_URL": "console:",  # what the council sends is printed, and goes nowhere
    }
    with private_file(folder / "env") as stream:
        stream.writelines(f"{name}={shlex.quote(value)}\n" for name, value in environ.items())
    return environ


def _fill_in_a_child(environ: Mapping[str, str], seed: int, folder: Path) -> None:
    """Fill the database in a process of its own: the server must not have drawn a chart before it forks."""
    child = multiprocessing.get_context("spawn").Process(
        target=fill, args=(dict(environ), seed, folder)
    )
    child.start()
    child.join()


def fill(environ: Mapping[str, str], seed: int, folder: Path) -> None:
    """Fill the database with a progress bar, and write what a visitor needs to know."""
    from survey.cli import demo_council  # noqa: PLC0415 - pandas, in the child alone

    known: dict[str, str] = {}
    filling = demo_council.fill(Settings.from_env(environ), seed, folder, edge.now())
    label = "Twelve waves of a fictional council"
    with click.progressbar(filling, length=demo_council.STEPS, label=label, file=sys.stderr) as bar:
        for told in bar:
            known |= told
    with private_file(folder / "visit.json") as stream:
        json.dump({"seed": seed, "known": known}, stream)


def _welcome(address: str, visit: Visit) -> None:
    known = visit.known
    click.echo(f"Address: {address}")
    for email, words in (
        ("manager@wherrybridge.example", "Manager of the council"),
        ("planning@wherrybridge.example", "Manager of a department"),
        ("administrator@wherrybridge.example", "Administrator"),
    ):
        if email in known:  # a council that was filled long ago has fewer
            click.echo(f"{words}: {email} {known[email]}")
    personal = secrets.choice(known["personal"].split())  # likely one that nobody has used
    click.echo(f"Personal link: {address}{personal}")
    click.echo(f"Open link: {address}{known['open']}")
    sys.stdout.flush()


def _serve(environ: Mapping[str, str], port: int) -> None:
    """Start the worker, then become the server; the worker ends when the server has."""
    whole = {**os.environ, **environ}
    survey = [sys.executable, "-m", "survey.cli"]
    subprocess.Popen([*survey, "worker", "--poll", _WORKER_POLL, "--with-parent"], env=whole)  # noqa: S603 - our own words
    arguments = gunicorn_arguments(port=port, workers=2, bind="127.0.0.1")
    os.execve(sys.executable, [sys.executable, "-m", "gunicorn", *arguments], whole)  # noqa: S606 - no shell, no input
