"""gunicorn's own log tells what failed, and no respondent's link."""

import logging
import socket
import subprocess
import sys
import time

import pytest

from survey.cli.serve import gunicorn_arguments
from survey.cli.server_log import WithoutLinks, without_links
from tests.architecture.checkout import ROOT
from tests.serving import PATIENCE, free_port

TOKEN = "0abcdefghjkmnpqrstvwxyz123"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"Error handling request GET /r/{TOKEN}", "Error handling request GET /r/-"),
        (f"GET /s/{TOKEN}?a=1 HTTP/1.1", "GET /s/- HTTP/1.1"),
        (f"GET /kiosk/{TOKEN} HTTP/1.1", "GET /kiosk/- HTTP/1.1"),
        (f"POST /stop/{TOKEN}?in=cy HTTP/1.1", "POST /stop/- HTTP/1.1"),
        (f"'GET http://survey.example/R/{TOKEN} x'", "'GET http://survey.example/R/- x'"),
        (f"GET /r%2F{TOKEN}/", "GET /r%2F-"),
        ("POST /answer/0123456789abcdef/page/mail", "POST /answer/-"),
        (f"'Cookie link-0123456789abcdef=p!{TOKEN}!!w; form=x'",
         "'Cookie link-0123456789abcdef=-; form=x'"),
        ("Listening at: http://127.0.0.1:8000 (12)", "Listening at: http://127.0.0.1:8000 (12)"),
        ("GET /results", "GET /results"),
    ],
)  # fmt: skip
def test_a_line_keeps_everything_but_a_link(line, kept):
    assert without_links(line) == kept


def test_a_format_that_somebody_has_chosen_stays():
    record = logging.makeLogRecord({"msg": "at %s", "args": (f"/r/{TOKEN}",), "levelname": "INFO"})
    assert WithoutLinks(logging.Formatter("%(levelname)s %(message)s")).format(record) == (
        "INFO at /r/-"
    )


@pytest.fixture
def said():
    """Send raw requests to a gunicorn started with our arguments on a failing application; return its log."""

    def run(*requests):
        port = free_port()
        *arguments, _ours = gunicorn_arguments(port=port, workers=1, bind="127.0.0.1")
        command = [sys.executable, "-m", "gunicorn", *arguments, "tests.cli.failing_app:app"]
        with subprocess.Popen(  # noqa: S603 - our own server
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as server:
            try:
                answers = [ask(port, request) for request in requests]
            finally:
                server.terminate()
                output = server.communicate(timeout=PATIENCE)[0]
        return answers, output

    return run


def ask(port, request):
    """Send a request as it is, and return the first line of what comes back."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
                connection.sendall(request.encode())
                return connection.recv(65536).decode().splitlines()[0]
        except ConnectionRefusedError:
            assert time.monotonic() < end, "the server did not answer in time"
            time.sleep(0.1)


def test_a_request_that_fails_or_cannot_be_read_leaves_no_link_in_the_log(said):
    cookie = f"link-0123456789abcdef=p!{TOKEN}!!2026-q2"
    answers, output = said(
        f"GET /r/{TOKEN} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n",
        f"GET /s/{TOKEN} and more HTTP/1.1\r\nHost: localhost\r\n\r\n",
        f"GET / HTTP/1.1\r\nHost: localhost\r\nCookie {cookie}\r\n\r\n",
    )
    assert [answer.split()[1] for answer in answers] == ["500", "400", "400"]
    assert "Error handling request GET /r/-\nTraceback" in output
    assert "RuntimeError: /r/- with link-0123456789abcdef=-" in output
    assert output.count("Invalid request from ip=127.0.0.1") == 2
    assert TOKEN not in output
