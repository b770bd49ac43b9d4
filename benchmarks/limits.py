"""What a question page and a submission may cost at most: queries, bytes on the wire, requests."""

from __future__ import annotations

import gzip
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import event

from benchmarks.answering import HANDLE
from benchmarks.load import ask, request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from benchmarks.answering import Fielded, Respondent

MOST_FOR_A_PAGE = 3
MOST_FOR_A_SUBMISSION = 4
MOST_BYTES = 10_240
MOST_REQUESTS = 2

_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK")
_REFERRED = re.compile(r"""(?:href|src)="(/static/[^"]+)\"""")


@dataclass(frozen=True)
class Queries:
    """The most statements that a question page sends to the database, and those of the submission."""

    page: int
    submit: int

    @property
    def are_few(self) -> bool:
        """Whether the limits are kept."""
        return self.page <= MOST_FOR_A_PAGE and self.submit <= MOST_FOR_A_SUBMISSION


@dataclass(frozen=True)
class Visit:
    """What arrives with the heaviest question page and all that it refers to, nothing being known yet."""

    address: str
    arrived: int
    requests: int

    @property
    def is_light(self) -> bool:
        """Whether the limits are kept."""
        return self.arrived <= MOST_BYTES and self.requests <= MOST_REQUESTS


def queries(app: Flask, fielded: Fielded, who: Respondent) -> Queries:
    """Count what one person's pages and submission ask of the database; they have submitted afterwards."""
    client = app.test_client(use_cookies=False)
    base, headers = app.extensions["survey.settings"].public_url, {"Cookie": who.cookies}

    def count(path: str, expected: int, form: dict[str, str] | None = None) -> int:
        with _statements(app) as sent:
            method = "GET" if form is None else "POST"
            path = f"/answer/{HANDLE}/{path}"
            response = client.open(path, base_url=base, headers=headers, method=method, data=form)
        if response.status_code != expected:
            raise RuntimeError(f"{path} was answered with {response.status}.")
        return len(sent)

    pages = [count(f"page/{address}", 200) for address in fielded.addresses]
    return Queries(max(pages), count("submit", 303, {"csrf_token": who.form_token}))


def first_visit(port: int, fielded: Fielded, who: Respondent) -> Visit:
    """Weigh every question page as a browser with an empty cache gets it; return the heaviest."""
    return max(
        (_weighed(port, address, who) for address in fielded.addresses),
        key=lambda visit: visit.arrived,
    )


def _weighed(port: int, address: str, who: Respondent) -> Visit:
    message = request(port, f"/answer/{HANDLE}/page/{address}", cookies=who.link_cookie)
    page = ask(port, message)
    if page.status != 200:  # noqa: PLR2004 - OK
        raise RuntimeError(f"{address} was answered with {page.status}.")
    text = gzip.decompress(page.body).decode()
    files = [ask(port, request(port, path)) for path in _REFERRED.findall(text)]
    answers = [page, *files]
    return Visit(address, sum(len(one.raw) for one in answers), len(answers))


@contextmanager
def _statements(app: Flask) -> Iterator[list[str]]:
    """Collect what is sent to the database, but for the bounds of transactions."""
    engine, sent = app.extensions["survey.engine"], list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(_NOT_COUNTED):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)
