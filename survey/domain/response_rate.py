"""Response rates as they may be shown: coarse while a wave is open, exact once it has closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from survey.domain.fieldwork_plan import Method

if TYPE_CHECKING:
    from collections.abc import Iterable

STEP = 5
HIGHEST = 90


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


def live_rate(returned: int, eligible: int, k: int) -> str:
    """Return AAPOR RR1 in words: steps of 5 per cent, nothing below K returns, nothing above 90 per cent.

    A count, or a finer rate, would tell who has returned to somebody who watches it move.
    """
    if returned < k:
        return f"under {k} returns"
    per_cent = 100 * returned // eligible
    if per_cent >= HIGHEST:
        return f"over {HIGHEST} %"
    step = per_cent - per_cent % STEP
    return f"{step} %" if step else f"under {STEP} %"


def final_rate(returned: int, eligible: int, k: int) -> str:
    """Return AAPOR RR1 of a closed wave in words, as its release shows it: "40.5 % (81 of 200)".

    Nothing below K returns, and no count above 90 per cent, where it would tell who has not returned.
    """
    if returned < k:
        return f"under {k} returns"
    if 100 * returned > HIGHEST * eligible:
        return f"over {HIGHEST} %"
    return f"{100 * returned / eligible:.1f} % ({returned:,} of {eligible:,})"
