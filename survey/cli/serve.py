"""`survey serve`: the pages, by gunicorn."""

from __future__ import annotations

import os
import sys

import click

from survey.cli import edge

_THREADS = 4
_WORKERS = 2
_PORT = 8000
_GRACE_SECONDS = 25


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=_PORT, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=_WORKERS,
    show_default=True,
    help=f"Processes, of {_THREADS} threads each.",
)
@click.option("--bind", default="127.0.0.1", show_default=True, help="The address to listen at.")
def command(port: int, workers: int, bind: str) -> None:
    """Serve the pages; everything is set in the environment, see survey --help."""
    edge.settings()  # tells all that is wrong with them before a server starts
    arguments = gunicorn_arguments(port=port, workers=workers, bind=bind)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *arguments])  # noqa: S606 - no shell, no input


def gunicorn_arguments(*, port: int, workers: int, bind: str) -> list[str]:
    """Return gunicorn's command line.

    The application is loaded before the fork, so that workers share it. There is no access log: it would hold
    tokens and times; links are cut out of what is logged when a request fails. gunicorn itself trusts no proxy;
    the application counts them, see SURVEY_PROXIES. A request line longer than any address of ours is refused.
    """
    host = f"[{bind}]" if ":" in bind else bind
    return [
        f"--bind={host}:{port}",
        f"--workers={workers}",
        "--worker-class=gthread",
        f"--threads={_THREADS}",
        "--preload",
        "--no-control-socket",
        "--logger-class=survey.cli.server_log.ServerLog",
        f"--graceful-timeout={_GRACE_SECONDS}",
        "--limit-request-line=2048",
        "--limit-request-fields=64",
        "--limit-request-field_size=8190",
        "--forwarded-allow-ips=",
        "survey.wsgi:app",
    ]
