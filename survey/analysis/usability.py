"""What goes with SUS and UMUX-LITE beyond their scores: grades, blanks filled, and the regression of 2013."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

GRADES = (
    ("84.1", "A+"),
    ("80.8", "A"),
    ("78.9", "A-"),
    ("77.2", "B+"),
    ("74.1", "B"),
    ("72.6", "B-"),
    ("71.1", "C+"),
    ("65.0", "C"),
    ("62.7", "C-"),
    ("51.7", "D"),
)
"""Lower bounds of the curved grades, as printed by Sauro and Lewis."""

_MIDDLE, _BEST, _WORST = 3, 5, 1
_ITEMS = 10


class Sus(NamedTuple):
    """A SUS score from 0 to 100, and how many of its ten answers were filled in."""

    score: float
    filled: int


def sus(answers: Sequence[int | None], *, is_filled: bool = False) -> Sus | None:
    """Return the SUS of ten answers from 1 to 5 in the order of the items: 2.5 (odd: x - 1; even: 5 - x).

    Where `is_filled`, a missing answer counts as 3 (as of Brooke 1996; how many were is told); else one makes it
    None. ValueError where there are not ten.
    """
    if len(answers) != _ITEMS:
        raise ValueError("SUS has ten items.")
    blanks = sum(answer is None for answer in answers)
    if blanks and not is_filled:
        return None
    given = [_MIDDLE if answer is None else answer for answer in answers]
    points = sum(x - _WORST for x in given[::2]) + sum(_BEST - x for x in given[1::2])
    return Sus(2.5 * points, blanks)


def sus_grade(mean: float) -> str:
    """Return the curved grade of the mean of a study, never of one person, after rounding half up to one decimal."""
    rounded = Decimal(repr(mean)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return next((grade for lowest, grade in GRADES if rounded >= Decimal(lowest)), "F")


def umux_lite_as_sus(score: float) -> float:
    """Return 0.65 U + 22.9, which estimates SUS (Lewis, Utesch and Maher 2013); not to be shown by default."""
    return 0.65 * score + 22.9
