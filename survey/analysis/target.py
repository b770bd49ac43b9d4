"""How likely it is that a target is met, as far as one wave can tell."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from scipy import special

from survey.domain.scale import Direction

if TYPE_CHECKING:
    from typing import Final

SURE: Final = 0.95
LIKELY: Final = 0.8


def chance_of_meeting(
    estimate: float, se: float | None, df: float | None, target: float, direction: Direction
) -> float | None:
    """Return the chance, from 0 to 1, that what was estimated reaches the target; None where nobody can say.

    The true figure is taken as estimate + se times Student's t on df: what a Bayesian believes who knew nothing
    before this wave, and the other side of the interval that is printed beside it (at its upper end the chance is
    2.5 %). Use the level's se, with the finite population correction: it is about these staff, now. It allows for
    chance in who answered, not for those who never answer. None without an se, for a df below 1, and for a measure
    of which neither end is the good one.
    """
    if se is None or df is None or direction is Direction.NEUTRAL:
        return None
    if not (isfinite(estimate) and se > 0 and df >= 1):
        return None
    above = float(special.stdtr(df, (estimate - target) / se))
    return above if direction is Direction.HIGHER_IS_BETTER else 1 - above
