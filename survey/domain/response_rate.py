"""Response rates as they may be shown: coarse while a wave is open, exact once it has closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from survey.domain.fieldwork_plan import Method
from survey.domain.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

STEP = 5
HIGHEST = 90
UNDER_K = -1
LAG = 10
"""Points by which a group is behind when somebody is to ring."""


@dataclass(frozen=True)
class RateReading:
    """One rate of one group as it was read on one day: `rate` as `live_step` returns it, of `eligible` people."""

    group_key: str
    eligible: int
    rate: int


class Counted(Protocol):
    """Something that counts staff: a frame cell, an atom."""

    @property
    def eligible(self) -> int:
        """Everybody who could have been asked."""

    @property
    def invited(self) -> int:
        """Those with an invitation of their own; none where an open link asks everybody."""


def staff_asked(counts: Iterable[Counted], method: Method) -> int:
    """Return of how many a response rate is the share: all eligible staff, of a sample those who were invited.

    Who opted out or was asked too lately is among the eligible of a census, as one who did not answer.
    """
    if method is Method.CENSUS:
        return sum(one.eligible for one in counts)
    return sum(one.invited or one.eligible for one in counts)


def live_step(returned: int, asked: int, k: int) -> int:
    """Return AAPOR RR1 as the lower end of a step of 5 per cent; UNDER_K below K returns, HIGHEST from 90 per cent.

    A count, or a finer rate, would tell who has returned to somebody who watches it move.
    """
    if returned < k:
        return UNDER_K
    per_cent = 100 * returned // asked if asked else HIGHEST
    return min(per_cent - per_cent % STEP, HIGHEST)


def step_words(step: int, k: int) -> str:
    """Return what is said of a step: "under 10 returns", "under 5 %", "35 %", "over 90 %"."""
    if step == UNDER_K:
        return phrase("under %(k)s returns", k=k)
    if step == HIGHEST:
        return phrase("over %(rate)s %%", rate=HIGHEST)
    return phrase("%(rate)s %%", rate=step) if step else phrase("under %(rate)s %%", rate=STEP)


def is_behind(own: RateReading, other: int | None, k: int) -> bool:
    """Return whether a group is more than 10 points behind another rate, whatever lies within the steps.

    A group under K returns may have up to K - 1; against a rate that is under K nothing is behind.
    """
    if other is None or other == UNDER_K or not own.eligible:
        return False
    at_most = 100 * (k - 1) // own.eligible if own.rate == UNDER_K else own.rate
    return at_most < other - LAG


def final_rate(returned: int, eligible: int, k: int) -> str:
    """Return AAPOR RR1 of a closed wave in words, as its release shows it: "40.5 % (81 of 200)".

    Nothing below K returns, and no count above 90 per cent, where it would tell who has not returned.
    """
    if returned < k:
        return phrase("under %(k)s returns", k=k)
    if 100 * returned > HIGHEST * eligible:
        return phrase("over %(rate)s %%", rate=HIGHEST)
    return phrase(
        "%(rate)s %% (%(returned)s of %(eligible)s)",
        rate=f"{100 * returned / eligible:.1f}",
        returned=f"{returned:,}",
        eligible=f"{eligible:,}",
    )
