"""How often a change is called that is none, and found where it is one: `make error-rates`.

Each of 200 councils, from a seed of its own, answers for eight quarters in which nothing changes, while people come
and go; then the last quarter is answered once more with changes planted in it. What is called is asked of the
functions that make releases (`analysis.figures`, `analysis.comparison`). Writes benchmarks/error_rates.md, and ends
with 1 where a bound does not hold (estimation.md 4): it holds if the 95 % interval reaches it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import error_rates_page
from benchmarks.planted import plant
from benchmarks.simulated_council import K, Shifts, a_council, a_wave, measures
from survey.analysis.comparison import ComparedRelease, changes, scales_of
from survey.analysis.contrasts import LAST_WAVE
from survey.analysis.families import GROUPS
from survey.analysis.figures import figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from benchmarks.planted import Planted
    from benchmarks.simulated_council import Council

SEED = 20260603
COUNCILS = 200
PAGE = Path(__file__).parent / "error_rates.md"
BY_GROUP = tuple(GROUPS.values())


@dataclass(frozen=True)
class Size:
    """How much is simulated of each council: its waves, and each which of its sites."""

    waves: int = 8
    every: int = 1


@dataclass(frozen=True)
class Outcome:
    """What was called in one council.

    `false_calls` counts the calls of each family where nothing had changed. `discoveries` has, where changes were
    planted, the calls of each family of F3 and how many of them were false. `found` says of each sort of planted change
    that could be judged whether it was called, in its direction, against the last wave.
    """

    tests: Mapping[str, int]
    false_calls: Mapping[str, int]
    discoveries: Mapping[str, tuple[int, int]]
    found: Mapping[str, bool]


def outcome(number: int, size: Size) -> Outcome:
    """Simulate the council of that number."""
    random = np.random.default_rng((SEED, number))
    staff = a_council(number, random, size.every)
    releases = []
    for opens in _quarters(size.waves):
        staff = staff.a_quarter_later(random) if releases else staff
        releases.append(_release(staff, Shifts(), opens, random))
    still = _changes(staff, releases)
    tests = Counter(still["family"])
    planted = plant(staff, releases[-2].estimates, tests, random)
    moved = _release(staff, planted.shifts, releases[-1].opens, random)
    called = _changes(staff, [*releases[:-1], moved])
    return Outcome(
        tests,
        Counter(still["family"][still["is_change"]]),
        {family: _discoveries(staff, planted, called, family) for family in BY_GROUP},
        dict(_found(planted, called)),
    )


def _quarters(number: int) -> Iterator[date]:
    for quarter in range(number):
        yield date(2024 + quarter // 4, 1 + 3 * (quarter % 4), 1)


def _release(
    staff: Council, shifts: Shifts, opens: date, random: np.random.Generator
) -> ComparedRelease:
    return ComparedRelease(
        wave=opens.isoformat(),
        revision=1,
        digest="",
        opens=opens,
        has_frame=True,
        series="",
        k=K,
        estimates=figures(a_wave(staff, shifts, random)).estimates,
        scales=scales_of(measures()),
    )


def _changes(staff: Council, releases: Sequence[ComparedRelease]) -> pd.DataFrame:
    return changes(releases[-1], releases[:-1], measures(), staff.frame.groups)


def _discoveries(
    staff: Council, planted: Planted, called: pd.DataFrame, family: str
) -> tuple[int, int]:
    found = called[(called["family"] == family) & called["is_change"]]
    figure = zip(found["measure"], found["group_key"], strict=True)
    return len(found), sum(planted.is_null(staff, *one) for one in figure)


def _found(planted: Planted, called: pd.DataFrame) -> Iterator[tuple[str, bool]]:
    """Yield of each planted change whether it was called; what has too few answers in the wave is not judged."""
    tests = called[called["contrast"] == LAST_WAVE]
    tests = tests.set_index(["family", "measure", "product", "group_key"])
    for target in planted.targets:
        figure = (target.family, target.measure, target.product, target.group_key)
        if figure in tests.index:
            row = tests.loc[figure]
            yield target.sort, bool(row["is_change"] and row["difference"] * target.points > 0)


def simulate(numbers: Sequence[int], size: Size, processes: int) -> list[Outcome]:
    """Simulate the councils of these numbers, `processes` at a time."""
    work = partial(outcome, size=size)
    if processes == 1:
        return [work(number) for number in numbers]
    context = multiprocessing.get_context("spawn")
    done = []
    with ProcessPoolExecutor(processes, context) as pool:
        for each in pool.map(work, numbers):
            done.append(each)
            print(f"\r{len(done)} of {len(numbers)}", end="", file=sys.stderr, flush=True)  # noqa: T201 - progress
    return done


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--councils", type=int, default=COUNCILS)
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count())
    given = parser.parse_args()
    outcomes = simulate(range(given.councils), Size(), given.processes)
    bounds = error_rates_page.bounds(outcomes)
    text = error_rates_page.page(bounds, outcomes, SEED)
    if given.councils == COUNCILS:
        PAGE.write_text(text, "utf-8")
    print(f"\n{text}")  # noqa: T201 - what it is for
    return 0 if all(bound.holds for bound in bounds) else 1


if __name__ == "__main__":
    sys.exit(main())
