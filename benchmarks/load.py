"""A load generator that is not the limit: one thread, many connections at once, requests ready as bytes.

A response costs it some 20 µs, with a new connection 60; `Load.own_share` says how
much of the time it was busy itself.
"""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

CLIENTS = 8
PATIENCE = 30.0
HOST = "127.0.0.1"

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection: close", re.IGNORECASE)
_RECEIVED = 1 << 16


@dataclass(frozen=True)
class Load:
    """What a burst of requests came to: how many, in how long, each one's seconds, and how much was the client."""

    seconds: float
    latencies: tuple[float, ...]
    own_share: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds

    def milliseconds(self, share: float) -> float:
        """Return the latency that a share of the requests stayed within: 0.5 the median, 0.95 the p95."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Answer:
    """A response as it arrives."""

    raw: bytes = b""
    _needed: int | None = field(default=None, repr=False)

    def take(self, piece: bytes) -> bool:
        """Take in what has arrived; return whether the response is whole. Raises ConnectionError at its end."""
        if not piece:
            raise ConnectionError("The server closed the connection in the middle of a response.")
        self.raw += piece
        if self._needed is None:
            end = self.raw.find(b"\r\n\r\n")
            if end < 0:
                return False
            length = _LENGTH.search(self.raw, 0, end)
            self._needed = end + 4 + (int(length[1]) if length else 0)
        return len(self.raw) >= self._needed

    @property
    def status(self) -> int:
        """The status code."""
        return int(self.raw[9:12])

    @property
    def head(self) -> str:
        """Status line and headers."""
        return self.raw.partition(b"\r\n\r\n")[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        """The content as it was sent."""
        return self.raw.partition(b"\r\n\r\n")[2]

    @property
    def is_last(self) -> bool:
        """Whether the server closes the connection after it."""
        return _CLOSES.search(self.raw, 0, self.raw.find(b"\r\n\r\n") + 2) is not None


def request(
    port: int,
    path: str,
    *,
    cookies: str = "",
    body: str | None = None,
    kind: str = "form",
    keeps: bool = False,
) -> bytes:
    """Return a request as a browser sends it; with a body it is a POST of a `form` or of `json`.

    `keeps` leaves the connection open for the next request, else each takes a new one.
    """
    kinds = {"form": "application/x-www-form-urlencoded", "json": "application/json"}
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {HOST}:{port}"]
    lines += ["Accept: text/html", "Accept-Encoding: gzip, deflate"]
    lines += [] if keeps else ["Connection: close"]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    content = (body or "").encode()
    if body is not None:
        lines += [f"Content-Type: {kinds[kind]}", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


def ask(port: int, message: bytes) -> Answer:
    """Send one request on a connection of its own and return the answer."""
    with socket.create_connection((HOST, port), PATIENCE) as connection:
        connection.sendall(message)
        answer = Answer()
        while not answer.take(connection.recv(_RECEIVED)):
            pass
    return answer


def for_seconds(
    port: int, messages: Sequence[bytes], seconds: float, *, expected: int = 200
) -> Load:
    """Send messages round and round for so many seconds."""
    return _Burst(port, _until(messages, time.perf_counter() + seconds), expected).run()


def once_each(
    port: int, messages: Iterable[bytes], *, expected: int, clients: int = CLIENTS
) -> Load:
    """Send every message once."""
    return _Burst(port, iter(messages), expected, clients).run()


def _until(messages: Sequence[bytes], end: float) -> Iterator[bytes]:
    for message in cycle(messages):
        if time.perf_counter() >= end:
            return
        yield message


class _Line:
    """One client: a connection, the answer that is arriving on it, and when it was asked for."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.socket = self._connected()
        self.answer = Answer()
        self.asked = 0.0

    def send(self, message: bytes) -> None:
        self.asked = time.perf_counter()
        if self.socket.fileno() < 0:
            self.socket = self._connected()
        self.answer = Answer()
        self.socket.sendall(message)

    def finish(self) -> None:
        """Close a connection that the server has closed, and at once: until then gunicorn waits for it."""
        if self.answer.is_last:
            self.socket.close()

    def _connected(self) -> socket.socket:
        made = socket.create_connection((HOST, self._port), PATIENCE)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made


class _Burst:
    """All clients together, until there is nothing more to send and every answer has come."""

    def __init__(
        self, port: int, messages: Iterator[bytes], expected: int, clients: int = CLIENTS
    ) -> None:
        self._messages = messages
        self._expected = expected
        self._lines = [_Line(port) for _ in range(clients)]
        self._statuses: Counter[int] = Counter()
        self._latencies: list[float] = []

    def run(self) -> Load:
        """Run, and return what it came to; raises RuntimeError where an answer was not the one expected."""
        start, busy = time.perf_counter(), time.process_time()
        with selectors.DefaultSelector() as ready:
            for line in self._lines:
                self._next(line, ready)
            while ready.get_map():
                found = ready.select(PATIENCE)
                if not found:
                    raise TimeoutError
                for key, _ in found:
                    self._receive(key.data, ready)
        seconds = time.perf_counter() - start
        for line in self._lines:
            line.socket.close()
        if set(self._statuses) - {self._expected}:
            raise RuntimeError(f"Statuses {dict(self._statuses)}, expected {self._expected} only.")
        share = (time.process_time() - busy) / seconds
        return Load(seconds, tuple(self._latencies), share)

    def _next(self, line: _Line, ready: selectors.BaseSelector) -> None:
        message = next(self._messages, None)
        if message is not None:
            line.send(message)
            ready.register(line.socket, selectors.EVENT_READ, line)

    def _receive(self, line: _Line, ready: selectors.BaseSelector) -> None:
        if not line.answer.take(line.socket.recv(_RECEIVED)):
            return
        self._latencies.append(time.perf_counter() - line.asked)
        self._statuses[line.answer.status] += 1
        ready.unregister(line.socket)
        line.finish()
        self._next(line, ready)
