"""Clients that submit over HTTP and keep their own account of what they were told."""

import http.client
import re
import threading
from collections import Counter
from contextlib import closing
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

CLIENTS = 16
ACKNOWLEDGED, NEUTRAL, INTERRUPTED = "acknowledged", "neutral page", "interrupted"

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_BROKEN = (ConnectionError, http.client.HTTPException, TimeoutError)


class Client:
    """One browser after another, on one connection for as long as it holds."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def close(self):
        self.connection.close()

    def ask(self, method, path, cookies, body=None):
        """Return status, headers and text; raises one of _BROKEN where the server dies meanwhile."""
        headers = {"Cookie": "; ".join(cookies)}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            return response.status, response.headers, response.read().decode()
        except _BROKEN:
            self.close()
            raise

    def look(self, path, cookies=()):
        """GET until an answer comes: looking may be repeated as often as one likes."""
        while True:
            try:
                return self.ask("GET", path, cookies)
            except _BROKEN:
                continue

    def follow(self, token):
        """Follow a personal link in a new browser; return its address and the cookie that it got."""
        status, headers, _ = self.look(f"/r/{token}")
        assert status == 303
        return headers["Location"], headers["Set-Cookie"].split(";")[0]

    def form(self, token):
        """Return the cookie and the field by which forms are recognised."""
        address, cookie = self.follow(token)
        status, headers, page = self.look(address, (cookie,))
        assert status == 200
        return headers["Set-Cookie"].split(";")[0], _TOKEN.search(page).group(1)

    def submit(self, arrived, form):
        """Press the button once; return what became of it as far as one can tell from here."""
        (address, cookie), (form_cookie, field) = arrived, form
        try:
            status, headers, page = self.ask(
                "POST", f"{address}/submit", (cookie, form_cookie), f"csrf_token={field}"
            )
        except _BROKEN:
            return INTERRUPTED
        if status == 303:
            assert urlsplit(headers["Location"]).path == "/thanks", headers["Location"]
            return ACKNOWLEDGED
        assert status == 200, page
        return NEUTRAL


class Browser:
    """One respondent's browser: it follows the link once, however often the button is pressed."""

    def __init__(self, token):
        self.token = token
        self.guard = threading.Lock()
        self.known = None

    def arrived(self, client):
        """Return the address and the cookie that came of following the link."""
        with self.guard:
            if self.known is None:
                self.known = client.follow(self.token)
            return self.known


def submit_each_twice(port, tokens):
    """Let concurrent clients press every button twice, mostly at the same moment; return outcomes by number."""
    with closing(Client(port)) as first:
        form = first.form(tokens[-1])
    browsers = [Browser(token) for token in tokens]
    presses = SimpleQueue()
    for number in range(len(tokens)):
        presses.put(number)
        presses.put(number)
    ledger = [Counter() for _ in tokens]
    guard = threading.Lock()

    def press():
        with closing(Client(port)) as client:
            while True:
                try:
                    number = presses.get_nowait()
                except Empty:
                    return
                outcome = client.submit(browsers[number].arrived(client), form)
                with guard:
                    ledger[number][outcome] += 1

    clients = [threading.Thread(target=press) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert sum(told.total() for told in ledger) == 2 * len(tokens)
    return ledger
