"""What 200 simulated councils say about false and true calls: each bound with its interval, as a page."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from benchmarks.planted import TIMES
from survey.analysis.precision import CONFIDENCE
from survey.analysis.proportions import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.error_rates import Outcome

MOST_FALSE = 0.05
LEAST_FOUND = 0.95

_HEAD = """# How often a change is called

Made by `make error-rates`, which simulates {councils} councils of about 9,000 staff from seed {seed}
(`benchmarks/error_rates.py` says how): eight quarters in which nothing changes, then the last one again with four
changes planted in it, each {times} times the smallest change that is stated for its figure after correction: in the
whole council, a kind of site, a department and a product. A bound holds if the 95 % interval reaches it. Shares have
Clopper and Pearson's interval, means Student's.

| what | bound | measured | 95 % interval | of | holds |
|---|---|---|---|---|---|
"""
_FOOT = """
A family of F1 has {F1} tests, of F2 {F2}, of F3 by site {site}, of F3 by organisation {organisation}
(in the first council). Where changes are planted, a call is false if nobody in its group is affected: a directorate
with an affected department is not.
"""


@dataclass(frozen=True)
class Bound:
    """A share or a mean with its interval, `of` so many councils, and the bound that it is to keep."""

    what: str
    bound: float
    is_most: bool
    measured: float
    interval: tuple[float, float]
    of: int

    @property
    def holds(self) -> bool:
        """Whether the interval reaches the bound."""
        low, high = self.interval
        return low <= self.bound if self.is_most else high >= self.bound

    @property
    def row(self) -> str:
        """The line of the table."""
        low, high = self.interval
        said = f"at {'most' if self.is_most else 'least'} {self.bound:.0%}"
        told = "yes" if self.holds else "**no**"
        figures = f"{self.measured:.1%} | {low:.1%} to {high:.1%} | {self.of}"
        return f"| {self.what} | {said} | {figures} | {told} |\n".replace("%", " %")


def bounds(outcomes: Sequence[Outcome]) -> list[Bound]:
    """Return everything that is to be shown of these councils."""
    false = [
        _share(
            f"families of {family} with a false call, nothing having changed",
            [one.false_calls.get(family, 0) > 0 for one in outcomes],
            MOST_FALSE,
            is_most=True,
        )
        for family in sorted(outcomes[0].tests)
    ]
    discoveries = [
        _mean(
            f"false calls among the calls of {family}, on average",
            [
                wrong / max(calls, 1)
                for calls, wrong in (one.discoveries[family] for one in outcomes)
            ],
            MOST_FALSE,
        )
        for family in outcomes[0].discoveries
    ]
    found = [
        _share(
            f"planted changes found in {sort}",
            [one.found[sort] for one in outcomes if sort in one.found],
            LEAST_FOUND,
            is_most=False,
        )
        for sort in outcomes[0].found
    ]
    every = [is_found for one in outcomes for is_found in one.found.values()]
    return [
        *false,
        *discoveries,
        *found,
        _share("planted changes found, all", every, LEAST_FOUND, is_most=False),
    ]


def _share(what: str, cases: Sequence[bool], bound: float, *, is_most: bool) -> Bound:
    count, of = sum(cases), len(cases)
    return Bound(what, bound, is_most, count / of, clopper_pearson(count, of), of)


def _mean(what: str, values: Sequence[float], bound: float) -> Bound:
    of, mean = len(values), float(np.mean(values))
    reach = special.stdtrit(of - 1, (1 + CONFIDENCE) / 2) * np.std(values, ddof=1) / sqrt(of)
    return Bound(what, bound, True, mean, (max(mean - reach, 0.0), mean + reach), of)  # noqa: FBT003 - it is at most


def page(found: Sequence[Bound], outcomes: Sequence[Outcome], seed: int) -> str:
    """Return the page, in Markdown."""
    tests = outcomes[0].tests
    foot = _FOOT.format(
        F1=tests["F1"], F2=tests["F2"], site=tests["F3-site"], organisation=tests["F3-organisation"]
    )
    head = _HEAD.format(councils=len(outcomes), seed=seed, times=TIMES)
    return head + "".join(bound.row for bound in found) + foot
