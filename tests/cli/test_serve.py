"""`survey serve` starts gunicorn as it should be started, and the pages answer."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from gunicorn.app.wsgiapp import WSGIApplication

from survey.cli.serve import gunicorn_arguments
from tests.cli.environment import environment

LONG = 60


@pytest.fixture
def settings(monkeypatch):
    """The settings that gunicorn itself makes of our command line."""

    def read(**changes):
        arguments = gunicorn_arguments(
            **{"port": 8000, "workers": 2, "bind": "127.0.0.1"} | changes
        )
        monkeypatch.setattr(sys, "argv", ["gunicorn", *arguments])
        return WSGIApplication().cfg

    return read


def test_the_server_is_set_as_the_design_says(settings):
    cfg = settings()
    assert (cfg.workers, cfg.threads, cfg.worker_class_str) == (2, 4, "gthread")
    assert cfg.preload_app
    assert cfg.control_socket_disable
    assert cfg.graceful_timeout < 30


def test_nothing_logs_addresses_with_tokens_in_them(settings):
    assert settings().accesslog is None


def test_the_server_itself_trusts_no_proxy(settings):
    assert list(settings().forwarded_allow_ips) in ([], [""])


@pytest.mark.parametrize(
    ("bind", "address"),
    [("127.0.0.1", ("127.0.0.1", 9000)), ("0.0.0.0", ("0.0.0.0", 9000)), ("::1", ("::1", 9000))],  # noqa: S104
)
def test_the_server_listens_where_it_is_told(settings, bind, address):
    assert settings(bind=bind, port=9000).address == [address]


@pytest.mark.slow
def test_the_pages_are_served_and_a_signal_ends_it(database_url, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    given = environment(database_url, tmp_path, SURVEY_PUBLIC_URL=f"http://127.0.0.1:{port}")
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", "from survey.cli import main; main()", "serve", "--port", str(port)],
        env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as server:  # fmt: skip
        try:
            assert status_of(f"http://127.0.0.1:{port}/") == 200
            assert status_of(f"http://127.0.0.1:{port}/r/a-token{'x' * 3000}") == 414
        finally:
            server.send_signal(signal.SIGTERM)
            output = server.communicate(timeout=LONG)[0]
    assert server.returncode == 0
    assert "a-token" not in output
    assert "GET /" not in output


def status_of(url):
    end = time.monotonic() + LONG
    while True:
        try:
            with urllib.request.urlopen(url, timeout=LONG) as answer:  # noqa: S310 - our own server
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            assert time.monotonic() < end, "the server did not answer in time"
            time.sleep(0.1)
