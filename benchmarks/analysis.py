"""How long the figures of a large wave take, and how much memory: 100,000 returns, 40 items, 250 classes.

Run it by itself, so that the peak is its own: `python -m benchmarks.analysis [--returns N]`.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks import machine
from survey.analysis.figures import figures
from survey.analysis.stored import Stored
from survey.domain.measure import Measure, Role
from survey.domain.scale import Direction

SEED = 20260603
_ITEMS, _SITES, _DEPARTMENTS, _PRODUCTS = 40, 200, 50, 15


@dataclass(frozen=True)
class Result:
    """Seconds that `figures` took, the process's peak in MB, and the rows that came out."""

    returns: int
    seconds: float
    peak_mb: float
    rows: int


def a_council() -> pd.DataFrame:
    """Return trees with 200 site classes of two kinds and 50 departments in five directorates."""
    rows = [("site", "all", None, "root"), ("organisation", "council", None, "root")]
    rows += [("site", kind, "all", "upper") for kind in ("office", "school")]
    rows += [("site", f"S{n:03}", ("office", "school")[n % 2], "class") for n in range(_SITES)]
    rows += [("organisation", f"D{n}", "council", "upper") for n in range(5)]
    rows += [("organisation", f"E{n:02}", f"D{n % 5}", "class") for n in range(_DEPARTMENTS)]
    frame = pd.DataFrame(rows, columns=["breakdown", "code", "parent", "level"])
    return frame.assign(name=frame.code, kind="")


def measures() -> tuple[Measure, ...]:
    """Return a measure per item, a composite of ten, and two measures per product."""

    def measure(name: str, items: tuple[str, ...], *, per_product: bool = False) -> Measure:
        top = frozenset({4, 5}) if len(items) == 1 else frozenset[int]()
        better = Direction.HIGHER_IS_BETTER
        return Measure(
            name, {"en": name}, items, 1, 5, better, Role.DETAIL, top, frozenset(), per_product
        )

    items = [f"i{n:02}" for n in range(_ITEMS)]
    singles = [measure(item, (item,)) for item in items]
    products = [measure(name, (name,), per_product=True) for name in ("overall", "speed")]
    return (*singles, measure("index", tuple(items[:10])), *products)


def a_wave(returns: int, seed: int = SEED) -> Stored:
    """Return a wave of random answers: each site has one main department and some of another."""
    random = np.random.default_rng(seed)
    site = random.integers(_SITES, size=returns)
    other = random.random(returns) < 0.15  # noqa: PLR2004 - a share of the staff
    department = np.where(other, (site * 7 + 3) % _DEPARTMENTS, site % _DEPARTMENTS)
    responses = pd.DataFrame(
        {"site": np.char.mod("S%03d", site), "organisation": np.char.mod("E%02d", department)}
    )
    for n in range(_ITEMS):
        answers = random.integers(1, 6, size=returns).astype(np.float64)
        answers[random.random(returns) < 0.1] = np.nan  # noqa: PLR2004 - a share left blank
        responses[f"i{n:02}"] = answers
    pairs = responses.groupby(["site", "organisation"]).size()
    atoms = pairs.rename("returned").reset_index()
    atoms = atoms.assign(
        eligible=atoms.returned * 2 + 3,
        invited=atoms.returned * 2 + 3,
        bounced=0,
        answered=atoms.returned,
    )
    codes = tuple(f"P{n:02}" for n in range(_PRODUCTS))
    products = _products(responses, codes, random)
    return Stored(
        responses, products, atoms, a_council(), measures(), k=10, has_frame=True, catalogue=codes
    )


def _products(
    responses: pd.DataFrame, codes: tuple[str, ...], random: np.random.Generator
) -> pd.DataFrame:
    """Return what each return ticked (four products on average) and said of up to two of them."""
    ticks = random.random((len(responses), len(codes))) < 4 / len(codes)
    bundle, product = np.nonzero(ticks)
    ticked = ticks.sum(axis=1)[bundle]
    rank = np.concatenate([random.permutation(m) for m in ticks.sum(axis=1)])
    is_asked = rank < 2  # noqa: PLR2004 - at most two are asked
    answers = random.integers(1, 6, size=(2, len(bundle))).astype(np.float64)
    answers[:, ~is_asked] = np.nan
    return pd.DataFrame(
        {
            "bundle": bundle,
            "site": responses["site"].to_numpy()[bundle],
            "organisation": responses["organisation"].to_numpy()[bundle],
            "ticked": ticked,
            "asked": np.minimum(ticked, 2),
            "product": np.array(codes)[product],
            "is_asked": is_asked,
            "overall": answers[0],
            "speed": answers[1],
        }
    )


def run(returns: int = 100_000) -> Result:
    """Compute the figures once, and say what it took."""
    stored = a_wave(returns)
    start = time.perf_counter()
    found = figures(stored)
    seconds = time.perf_counter() - start
    return Result(returns, seconds, machine.peak_mib(), len(found.estimates))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, default=100_000)
    result = run(parser.parse_args().returns)
    print(  # noqa: T201 - what a benchmark is for
        f"{result.returns} returns x {_ITEMS} items: {result.seconds:.1f} s, "
        f"peak {result.peak_mb:.0f} MB, {result.rows} estimates"
    )


if __name__ == "__main__":
    main()
