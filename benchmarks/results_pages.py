"""How long a manager waits for each page of results: ten years of quarterly waves, 250 classes, 15 products.

Warm is a page that has been seen before, its charts kept. Cold is the first request that a server answers, some seconds
after its start, no chart of that page being kept: it draws them, and reads what it has not read before.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete

from benchmarks import servers, ten_years
from benchmarks.load import Load, ask, once_each, request
from survey.domain.access import StaffRole
from survey.services import accounts
from survey.storage.engine import make_engine, make_sessions
from survey.storage.releases import ChartRow
from survey.web.access import SIGN_IN_COOKIE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from benchmarks.ten_years import Filled

MOST_WARM, MOST_COLD = 150, 600
"""Milliseconds, of the p95 and of the first."""
EMAIL = "manager@exampleton.example"

_SEED = 20260603
_OK = 200
_SETTLED = 3.0
"""Seconds after which a server has loaded what it loads by itself."""
_GROUPS = ("all", "organisation:people", "organisation:place-1", "site:schools", "site:school-001")
PAGES: Mapping[str, str] = {
    "overview": "/results",
    "group": "/results/groups",
    "measure of one item": "/results/measures/overall-rating",
    "measure of several": "/results/measures/support",
    "products": "/results/products",
    "product": "/results/products/mail",
    "sites": "/results/sites",
    "priorities": "/results/priorities",
    "compare": "/results/compare",
    "comments": "/results/comments",
    "improvement": "/results/improvement",
    "value": "/results/value",
    "report": "/results/report",
}


@dataclass(frozen=True)
class Size:
    """How much is measured: the council, how often each page is asked for warm, and in how many fresh servers."""

    council: ten_years.Size
    times: int
    fresh: int


@dataclass(frozen=True)
class Page:
    """One page: its latencies once warm, and those of the first request to fresh servers, in milliseconds."""

    warm: Load
    cold: tuple[float, ...]

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 % of the warm ones came."""
        return self.warm.milliseconds(0.95)

    @property
    def coldest(self) -> float:
        """Milliseconds of the slowest first request."""
        return max(self.cold)

    @property
    def is_quick(self) -> bool:
        """Whether both limits are kept."""
        return self.p95 <= MOST_WARM and self.coldest <= MOST_COLD


@dataclass(frozen=True)
class Result:
    """Every page, on one kind of database."""

    filled: Filled
    pages: Mapping[str, Page]


def run(database_url: str, folder: Path, size: Size) -> Result:
    """Measure on a fresh database. `folder` is for key files, of which there are none."""
    engine = make_engine(database_url)
    with make_sessions(engine).begin() as session:
        filled = ten_years.fill(session, size.council)
        key = _signed_in(session)
    port = servers.free_port()
    settings = servers.survey_settings(database_url, str(folder / "keys"), port)
    visit = _Visit(port, key)
    cold: dict[str, list[float]] = {name: [] for name in PAGES}
    for _round in range(size.fresh):
        for name, path in PAGES.items():
            cold[name].append(_first(engine, visit, path, settings))
    engine.dispose()
    with servers.serving(servers.SURVEY, port, settings):
        warm = {name: _again(visit, path, size.times) for name, path in PAGES.items()}
    return Result(filled, {name: Page(warm[name], tuple(cold[name])) for name in PAGES})


@dataclass(frozen=True)
class _Visit:
    """A signed-in browser at a port."""

    port: int
    key: str

    def to(self, path: str, group: str = "all") -> bytes:
        """Return the request for a page about a group in the latest wave."""
        cookies = f"{SIGN_IN_COOKIE}={self.key}"
        return request(self.port, f"{path}?group={group}", cookies=cookies, keeps=True)


def _first(engine: Engine, visit: _Visit, path: str, settings: Mapping[str, str]) -> float:
    """Return the milliseconds of the first request to a fresh server, no chart being kept."""
    with make_sessions(engine).begin() as session:
        session.execute(delete(ChartRow))
    with servers.serving(servers.SURVEY, visit.port, settings):
        time.sleep(_SETTLED)
        return once_each(visit.port, [visit.to(path)], expected=_OK, clients=1).milliseconds(1)


def _again(visit: _Visit, path: str, times: int) -> Load:
    """Ask for a page until everything is drawn and remembered, then measure, one after another."""
    answers = {group: ask(visit.port, visit.to(path, group)).status for group in _GROUPS}
    asked = [visit.to(path, group) for group, status in answers.items() if status == _OK]
    once_each(visit.port, asked * 2 * servers.WORKERS, expected=_OK)
    shuffled = asked * times
    random.Random(_SEED).shuffle(shuffled)  # noqa: S311 - the same order at every run
    return once_each(visit.port, shuffled, expected=_OK, clients=1)


def _signed_in(session: Session) -> str:
    """Add a manager of the whole council; return the key of a sign-in."""
    now = datetime.now(UTC)
    account = accounts.add(
        session,
        EMAIL,
        role=StaffRole.MANAGER,
        password=accounts.generate_password(EMAIL),
        cost=1,
        now=now,
        actor="benchmark",
    )
    return accounts.start(session, account, source="benchmark", now=now)
