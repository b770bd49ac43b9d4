"""How long a manager waits for the overview: ten years of quarterly waves, 250 classes.

The figures of such a council are frozen first, as closings leave them; a page reads them and nothing else.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from benchmarks import servers
from benchmarks.load import Load, once_each, request
from survey.domain.access import StaffRole
from survey.services import accounts
from survey.storage.engine import make_engine, make_sessions
from survey.web.access import SIGN_IN_COOKIE
from tests.report_factories import a_council, store_council

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.wave import Wave

MOST_MILLISECONDS = 50
EMAIL = "manager@exampleton.example"

_SEED = 20260603
_FIGURES_FROZEN = datetime(2026, 7, 1, tzinfo=UTC)
_GROUPS = (
    "all", "site:schools", "site:remote", "organisation:people", "organisation:place-1",
    "organisation:resources-3", "site:school-001", "site:school-005", "site:office-01", "site:hall",
)  # fmt: skip
_WAVES_BACK = (0, 1, 4, 11)
_OK = 200


@dataclass(frozen=True)
class Size:
    """How much is measured: waves, schools and offices, and how often each page is asked for."""

    waves: int
    schools: int
    offices: int
    times: int


@dataclass(frozen=True)
class Result:
    """The pages' latencies, once warm: of all that were asked for, and of the heaviest, the whole council."""

    waves: int
    classes: int
    pages: int
    cells: int
    every: Load
    council: Load

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 % of all pages came."""
        return self.every.milliseconds(0.95)


def run(database_url: str, folder: Path, size: Size) -> Result:
    """Measure on a fresh database. `folder` is for key files, of which there are none."""
    groups = a_council(size.schools, size.offices)
    engine = make_engine(database_url)
    with make_sessions(engine).begin() as session:
        stored = store_council(session, _FIGURES_FROZEN, size.waves, groups)
        key = _signed_in(session)
        cells = session.connection().exec_driver_sql("SELECT count(*) FROM estimate").scalar() or 0
    engine.dispose()
    paths = _paths(stored)
    port = servers.free_port()
    settings = servers.survey_settings(database_url, str(folder / "keys"), port)
    messages = [
        request(port, path, cookies=f"{SIGN_IN_COOKIE}={key}", keeps=True) for path in paths
    ]
    with servers.serving(servers.SURVEY, port, settings):
        every = _asked(port, messages, size.times)
        council = _asked(port, messages[:1], size.times)
    classes = sum(group.level == "class" for group in groups)
    return Result(size.waves, classes, len(paths), cells, every, council)


def _asked(port: int, messages: Sequence[bytes], times: int) -> Load:
    """Ask until everything is drawn and remembered, then measure, one page after another."""
    once_each(port, [*messages] * 2 * servers.WORKERS, expected=_OK)
    shuffled = [*messages] * times
    random.Random(_SEED).shuffle(shuffled)  # noqa: S311 - the same order at every run
    return once_each(port, shuffled, expected=_OK, clients=1)


def _paths(stored: Sequence[Wave]) -> list[str]:
    waves = [stored[-1 - back].id for back in _WAVES_BACK if back < len(stored)]
    return [f"/results?wave={wave}&group={group}" for wave in waves for group in _GROUPS]


def _signed_in(session: Session) -> str:
    """Add a manager of the whole council; return the key of a sign-in."""
    now = datetime.now(UTC)
    password = accounts.generate_password(EMAIL)
    account = accounts.add(
        session,
        EMAIL,
        role=StaffRole.MANAGER,
        password=password,
        cost=1,
        now=now,
        actor="benchmark",
    )
    return accounts.start(session, account, source="benchmark", now=now)
