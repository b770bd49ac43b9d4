"""The question page and the submission in requests per second, each held against something bare.

Nobody reads a page within the two seconds for which gunicorn keeps a connection, and a proxy in front opens
a new one for each request: so each has a connection of its own. On kept ones it is measured too.

What is compared takes turns (A B A B …) under the same gunicorn flags, with the same clients, on the same
database; the ratio is taken within each round, and its median over the rounds is what counts.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer, MetaData, Table, Text

from benchmarks import answering, limits, servers
from benchmarks.answering import HANDLE
from benchmarks.load import for_seconds, once_each, request
from survey.storage.engine import make_engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.answering import Fielded, Respondent
    from benchmarks.limits import Queries, Visit
    from benchmarks.load import Load

PAGE_AT_LEAST, PAGE_AIM = 0.25, 0.5
SUBMIT_AT_LEAST, SUBMIT_AIM = 0.5, 0.7

_VISITORS = 200
_OK, _SEE_OTHER = 200, 303


@dataclass(frozen=True)
class Size:
    """How much is measured: rounds, seconds of reading in each, submissions in each."""

    rounds: int
    seconds: float
    submissions: int

    @property
    def people(self) -> int:
        """How many have to have answered: those who submit, in rounds and warming up, those who read, and one more."""
        return 2 * (self.rounds + 1) * self.submissions + _VISITORS + 1


@dataclass(frozen=True)
class Compared:
    """Ours and the bare one, round by round."""

    ours: tuple[Load, ...]
    bare: tuple[Load, ...]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios of requests per second."""
        return median(self.ratios)

    @property
    def rate(self) -> float:
        """Our requests per second, the median of the rounds."""
        return median(load.rate for load in self.ours)

    @property
    def bare_rate(self) -> float:
        """The bare one's requests per second, the median of the rounds."""
        return median(load.rate for load in self.bare)

    def milliseconds(self, share: float) -> float:
        """Return the latency that a share of our requests stayed within, the median of the rounds."""
        return median(load.milliseconds(share) for load in self.ours)

    @property
    def ratios(self) -> tuple[float, ...]:
        """Our rate by the bare one's, round by round."""
        return tuple(our.rate / bare.rate for our, bare in zip(self.ours, self.bare, strict=True))


@dataclass(frozen=True)
class Rates:
    """What was measured on one kind of database, each request on a connection of its own and on kept ones."""

    items: int
    queries: Queries
    visit: Visit
    page: Compared
    page_kept: Compared
    submit: Compared
    submit_kept: Compared

    def of(self, what: str) -> dict[str, Compared]:
        """Return what was measured of `page` or `submit`, on new connections and on kept ones."""
        if what == "page":
            return {"new": self.page, "kept": self.page_kept}
        return {"new": self.submit, "kept": self.submit_kept}


def run(database_url: str, folder: Path, size: Size) -> Rates:
    """Measure on a fresh database. `folder` is for keys and files, and not used by anything else."""
    port, hello, write = (servers.free_port() for _ in range(3))
    keys = folder / "keys"
    settings = servers.survey_settings(database_url, str(keys), port)
    app = answering.application(settings)
    fielded = answering.field(app, keys, folder, size.people)
    people, said = iter(fielded.respondents), fielded.said
    counted = limits.queries(app, fielded, next(people))
    app.extensions["survey.engine"].dispose()
    _make_bare_table(database_url)
    with ExitStack() as stack:
        for application, at, environ in (
            (servers.SURVEY, port, settings),
            (servers.HELLO, hello, {}),
            (servers.WRITE, write, {"BARE_DATABASE_URL": database_url}),
        ):
            stack.enter_context(servers.serving(application, at, environ))
        return Rates(
            items=fielded.items,
            queries=counted,
            visit=limits.first_visit(port, fielded, fielded.respondents[-1]),
            page=_pages(fielded, port, hello, size, keeps=False),
            page_kept=_pages(fielded, port, hello, size, keeps=True),
            submit=_submissions(people, said, port, write, size, keeps=False),
            submit_kept=_submissions(people, said, port, write, size, keeps=True),
        )


def to_get(port: int, who: Respondent, address: str, *, keeps: bool = False) -> bytes:
    """Return the request for a question page, from a browser that has seen one before."""
    path = f"/answer/{HANDLE}/page/{address}"
    return request(port, path, cookies=who.cookies, keeps=keeps)


def to_check(port: int, who: Respondent) -> bytes:
    """Return the request for the check page, which stands before the last button."""
    return request(port, f"/answer/{HANDLE}/check", cookies=who.cookies)


def to_submit(port: int, who: Respondent, *, keeps: bool = False) -> bytes:
    """Return the request that sends the answers."""
    path, body = f"/answer/{HANDLE}/submit", f"csrf_token={who.form_token}"
    return request(port, path, cookies=who.cookies, body=body, keeps=keeps)


def _pages(fielded: Fielded, port: int, hello: int, size: Size, *, keeps: bool) -> Compared:
    visitors = fielded.respondents[-_VISITORS:]
    ours = [to_get(port, one, fielded.fullest, keeps=keeps) for one in visitors]
    bare = [request(hello, "/", keeps=keeps)]
    return _in_turns(
        lambda _round: for_seconds(port, ours, size.seconds),
        lambda _round: for_seconds(hello, bare, size.seconds),
        size.rounds,
    )


def _submissions(
    people: Iterator[Respondent], said: str, port: int, write: int, size: Size, *, keeps: bool
) -> Compared:
    bare = [request(write, "/", body=said, kind="json", keeps=keeps)] * size.submissions

    def submit(_round: int) -> Load:
        browsers = list(islice(people, size.submissions))
        once_each(port, [to_check(port, one) for one in browsers], expected=_OK)
        messages = [to_submit(port, one, keeps=keeps) for one in browsers]
        return once_each(port, messages, expected=_SEE_OTHER)

    return _in_turns(submit, lambda _round: once_each(write, bare, expected=_OK), size.rounds)


def _in_turns(ours: Callable[[int], Load], bare: Callable[[int], Load], rounds: int) -> Compared:
    """Measure one after the other, and again; the first round warms up and is thrown away."""
    taken = [(ours(number), bare(number)) for number in range(rounds + 1)][1:]
    return Compared(tuple(one for one, _ in taken), tuple(other for _, other in taken))


def _make_bare_table(database_url: str) -> None:
    engine = make_engine(database_url)
    metadata = MetaData()
    Table("bare_write", metadata, Column("id", Integer, primary_key=True), Column("said", Text))
    with engine.begin() as connection:
        metadata.create_all(connection)
    engine.dispose()
