"""The first visit to a question page, weighed on the wire: every byte that arrives, headers and all."""

import gzip
import re
import socket
from urllib.parse import urlsplit

import pytest

from survey.storage.engine import make_engine, make_sessions
from tests.answering_factories import open_wave
from tests.serving import serving

MOST_BYTES = 10_240
MOST_REQUESTS = 2


class Line:
    """A connection to the server that counts what arrives; it sends what a browser sends."""

    def __init__(self, address):
        self.host = urlsplit(address).netloc
        self.name, self.port = self.host.split(":")
        self.arrived = 0
        self.requests = 0
        self.cookies = {}

    def ask(self, path, body=None):
        """Send a request on a new connection; return the head and the content of the answer."""
        lines = [
            f"{'GET' if body is None else 'POST'} {path} HTTP/1.1",
            f"Host: {self.host}",
            "Accept-Encoding: gzip, deflate",
            "Connection: close",
            f"Referer: http://{self.host}/",
        ]
        if self.cookies:
            pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            lines.append(f"Cookie: {pairs}")
        if body is not None:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(body)}")
        message = "\r\n".join([*lines, "", body or ""]).encode()
        raw = b""
        with socket.create_connection((self.name, int(self.port)), 10) as connection:
            connection.sendall(message)
            while received := connection.recv(65536):
                raw += received
        self.arrived += len(raw)
        self.requests += 1
        head, _blank, content = raw.partition(b"\r\n\r\n")
        head = head.decode()
        for name, value in re.findall(r"^Set-Cookie: ([^=]+)=([^;]*)", head, re.MULTILINE):
            self.cookies[name] = value
        if "Content-Encoding: gzip" in head:
            content = gzip.decompress(content)
        return head, content.decode()


@pytest.fixture
def address(database_url, keys):
    with serving(database_url, keys) as address:
        yield address


def test_no_question_page_weighs_more_than_ten_kilobytes(address, database_url, keys):
    engine = make_engine(database_url)
    with make_sessions(engine).begin() as session:
        opened = open_wave(session, keys)
    engine.dispose()
    line = Line(address)
    head, _ = line.ask(f"/r/{opened.tokens[0]}")
    opening = _location(head)
    _, page = line.ask(opening)
    head, _ = line.ask(f"{opening}/start", f"csrf_token={_token(page)}")
    weights = {}
    while "/page/" in (path := _location(head)):
        line.arrived = line.requests = 0
        _, page = line.ask(path)
        referred = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
        for file in referred:
            line.ask(file)
        weights[path] = line.arrived
        assert line.requests <= MOST_REQUESTS
        assert not re.findall(r"<script|<img|<iframe", page)
        names = "&".join(f"products-used={code}" for code in ("mail", "hr", "school"))
        used = f"&{names}" if "products-used" in page else ""
        head, _ = line.ask(path, f"csrf_token={_token(page)}{used}")
    assert len(weights) == 9
    assert max(weights.values()) <= MOST_BYTES, weights


def _location(head):
    return re.search(r"^Location: (\S+)", head, re.MULTILINE)[1]


def _token(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
