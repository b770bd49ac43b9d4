"""gunicorn with the flags of `survey serve`, whatever it serves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from benchmarks.load import HOST
from survey.cli.serve import gunicorn_arguments

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SURVEY = "survey.wsgi:app"
HELLO = "benchmarks.bare_hello:app"
WRITE = "benchmarks.bare_write:app"
WORKERS = 2
SECRET = "a secret key that is long enough to be one"  # noqa: S105 - of a server that lives for minutes
_PATIENCE = 60


def free_port() -> int:
    """Return a port that nobody listens at."""
    with closing(socket.socket()) as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def survey_settings(database_url: str, keys: str, port: int) -> dict[str, str]:
    """Return the environment of an installation."""
    return {
        "SURVEY_DATABASE_URL": database_url,
        "SURVEY_SECRET_KEY": SECRET,
        "SURVEY_PUBLIC_URL": f"http://{HOST}:{port}",
        "SURVEY_KEYS": keys,
        "SURVEY_COUNCIL": "Borough of Exampleton",
        "SURVEY_CONTACT": "The survey team, 01632 960001",
        "SURVEY_PASSWORD_COST": "1",
    }


@contextmanager
def serving(application: str, port: int, settings: Mapping[str, str]) -> Iterator[None]:
    """Serve an application at a port until the block ends."""
    others = {name: at for name, at in os.environ.items() if not name.startswith("SURVEY_")}
    *flags, _survey = gunicorn_arguments(port=port, workers=WORKERS, bind=HOST)
    command = [sys.executable, "-m", "gunicorn", "--log-level=warning", *flags, application]
    server = subprocess.Popen(command, env=others | dict(settings))  # noqa: S603 - our own server
    try:
        _wait(server, port)
        yield
    finally:
        server.terminate()
        server.wait(_PATIENCE)


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("The server ended before it listened.")
        with closing(socket.socket()) as knock:
            if knock.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError
