"""How long closing a large wave takes, and how much memory: 100,000 returns, 40 items, 200 sites, 20 departments.

Each wave is closed in a process of its own, so that the peak is its own: `python -m benchmarks.closing`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import machine
from benchmarks.databases import databases
from survey.domain.answers import Answers
from survey.services import closing
from survey.storage.engine import make_engine, make_sessions
from tests.closing_factories import ACTOR, NOW, open_wave, put, trees

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session, sessionmaker

    from benchmarks.databases import Databases

RETURNS = 100_000
MOST_SECONDS = 60.0
MOST_MEGABYTES = 1024.0
WAVE = "2026-q2"

_ITEMS = tuple(f"item-{number:02}" for number in range(40))
_A_PAGE = 10
_BATCH = 5_000
_ANSWERED = 0.97
_POINTS = (1, 2, 3, 4, 4, 5)
_SITES = {"all": None} | {f"kind-{n}": "all" for n in range(3)}
_SITES |= {f"site-{n:03}": f"kind-{n % 3}" for n in range(200)}
_ORGANISATIONS = {"council": None} | {f"directorate-{n}": "council" for n in range(5)}
_ORGANISATIONS |= {f"department-{n:02}": f"directorate-{n % 5}" for n in range(20)}
_CELLS = [
    (f"site-{n:03}", f"department-{(n + step) % 20:02}", 600) for n in range(200) for step in (0, 7)
]


@dataclass(frozen=True)
class Result:
    """Seconds from the first transaction to the last, and the process's peak in MB, pandas and all."""

    database: str
    returns: int
    seconds: float
    peak_mb: float

    @property
    def is_within_limits(self) -> bool:
        """Whether both limits are kept."""
        return self.seconds <= MOST_SECONDS and self.peak_mb <= MOST_MEGABYTES


def results(available: Databases, folder: Path, returns: int = RETURNS) -> Iterator[Result]:
    """Fill a wave on each kind of database, and close it."""
    for kind in available.kinds:
        with available.fresh(kind) as url, tempfile.TemporaryDirectory(dir=folder) as keys:
            fill(url, Path(keys), returns)
            command = [sys.executable, "-m", "benchmarks.closing", "--close", url, "--keys", keys]
            child = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
            yield Result(kind, returns, **json.loads(child.stdout))


def fill(url: str, keys: Path, returns: int) -> None:
    """Open a wave and put returns into its box, each sealed by itself."""
    chance = random.Random(20260603)  # noqa: S311 - the same wave at every run
    with _sessions(url) as sessions, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "forty.yaml"
        file.write_text(_questionnaire(), "utf-8")
        groups = trees(_SITES, _ORGANISATIONS)
        with sessions.begin() as session:
            wave = open_wave(session, keys, cells=_CELLS, groups=groups, file=file, id=WAVE)
        for start in range(0, returns, _BATCH):
            with sessions.begin() as session:
                count = min(_BATCH, returns - start)
                put(session, keys, wave, [_a_return(chance) for _ in range(count)])


def close(url: str, keys: Path) -> tuple[float, float]:
    """Close the wave; return the seconds that it took and the peak in MB."""
    began = time.perf_counter()
    with _sessions(url) as sessions:
        closing.close(sessions, keys, WAVE, now=NOW, actor=ACTOR)
    seconds = time.perf_counter() - began
    return seconds, machine.peak_mib()


@contextmanager
def _sessions(url: str) -> Iterator[sessionmaker[Session]]:
    engine = make_engine(url)
    yield make_sessions(engine)
    engine.dispose()


def _a_return(chance: random.Random) -> tuple[int, Answers, tuple[str, ...]]:
    items = {item: chance.choice(_POINTS) for item in _ITEMS if chance.random() < _ANSWERED}
    return chance.randrange(len(_CELLS)), Answers(items=items), ()


def _questionnaire() -> str:
    pages = [_ITEMS[start : start + _A_PAGE] for start in range(0, len(_ITEMS), _A_PAGE)]
    document = {
        "id": "forty-items",
        "version": 1,
        "title": "IT survey",
        "minutes": 5,
        "scales": {
            "five": {
                "points": {str(point): str(point) for point in range(1, 6)},
                "direction": "higher-is-better",
                "top": [4, 5],
            }
        },
        "sections": [
            {
                "id": f"page-{number}",
                "title": "Page",
                "items": [{"id": item, "ask": "How is it?", "scale": "five"} for item in page],
            }
            for number, page in enumerate(pages)
        ],
        "measures": [
            {"id": item, "title": item, "items": [item], "role": _role(number)}
            for number, item in enumerate(_ITEMS)
        ],
    }
    return json.dumps(document)


def _role(number: int) -> str:
    if number == 0:
        return "headline"
    return "main" if number < 12 else "detail"  # noqa: PLR2004 - as many as there may be


def main() -> None:
    """Measure on every database that there is, or close one wave for such a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, default=RETURNS)
    parser.add_argument("--close", metavar="URL")
    parser.add_argument("--keys", type=Path)
    given = parser.parse_args()
    if given.close:
        seconds, peak_mb = close(given.close, given.keys)
        print(json.dumps({"seconds": seconds, "peak_mb": peak_mb}))  # noqa: T201 - a measurement is told
        return
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as available:
        for result in results(available, Path(folder), given.returns):
            print(asdict(result))  # noqa: T201 - a measurement is told


if __name__ == "__main__":
    main()
