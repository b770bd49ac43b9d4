"""Measure everything, and write benchmarks/results.md: `make bench`, or `python -m benchmarks [--quick]`.

Ends with 1 where a hard limit (queries, bytes, memory) is broken. Ratios and times that fall short are noted in
the page: they depend on the machine. `--quick` measures little, to see that it works, and writes nothing.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import (
    analysis,
    closing,
    machine,
    overview,
    pages,
    results,
    results_pages,
    ten_years,
)
from benchmarks.databases import databases, described

if TYPE_CHECKING:
    from benchmarks.databases import Databases

RESULTS = Path(__file__).parent / "results.md"


@dataclass(frozen=True)
class Sizes:
    """How much is measured of everything."""

    pages: pages.Size
    returns: int
    overview: overview.Size
    results: results_pages.Size


FULL = Sizes(
    pages.Size(5, 2.0, 400),
    closing.RETURNS,
    overview.Size(40, 160, 79, 10),
    results_pages.Size(ten_years.Size(40, 160, 79), 20, 3),
)
QUICK = Sizes(
    pages.Size(1, 0.5, 50),
    3000,
    overview.Size(4, 20, 8, 2),
    results_pages.Size(ten_years.Size(6, 20, 8), 2, 1),
)


def measure(available: Databases, folder: Path, sizes: Sizes) -> results.Measured:
    """Measure everything, one thing at a time."""
    conditions = [f"The disk: {machine.syncs_per_second(folder):,.0f} fdatasync/s."]
    if machine.is_busy():
        conditions.append("The machine was busy with other work when this run began.")
    rates, overviews, others = {}, {}, {}
    for kind in available.kinds:
        own = folder / kind
        own.mkdir()
        with available.fresh(kind) as url:
            conditions.append(described(url))
            _tell(f"pages and submissions, {kind}")
            rates[kind] = pages.run(url, own, sizes.pages)
        with available.fresh(kind) as url:
            _tell(f"overview, {kind}")
            overviews[kind] = overview.run(url, own, sizes.overview)
        with available.fresh(kind) as url:
            _tell(f"pages of results, {kind}")
            others[kind] = results_pages.run(url, own, sizes.results)
    _tell("closing")
    closings = tuple(closing.results(available, folder, sizes.returns))
    _tell("figures alone")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
        figures = apart.submit(analysis.run, sizes.returns).result()
    return results.Measured(
        machine.described(), tuple(conditions), rates, closings, figures, overviews, others
    )


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, nothing written")
    is_quick = parser.parse_args().quick
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as available:
        measured = measure(available, Path(name), QUICK if is_quick else FULL)
    page = results.page(measured)
    if not is_quick:
        RESULTS.write_text(page, "utf-8")
    print(page)  # noqa: T201 - what a benchmark is for
    _tell(f"{time.monotonic() - start:.0f} s in all")
    broken = results.broken(measured)
    for line in broken:
        _tell(f"BROKEN: {line}")
    return 1 if broken else 0


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201 - progress


if __name__ == "__main__":
    sys.exit(main())
