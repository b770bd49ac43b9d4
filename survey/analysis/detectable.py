"""The smallest change that a test would find in four of five cases: what a figure can and cannot tell."""

from __future__ import annotations

from math import isfinite, sqrt

from scipy import special

from survey.analysis.comparison import LEVEL

POWER = 0.8


def smallest_change(
    se: float | None,
    df: float | None,
    other_se: float | None = None,
    other_df: float | None = None,
    alpha: float = LEVEL,
    power: float = POWER,
) -> float | None:
    """Return the smallest true difference of two waves that is found with `power`; None where it cannot be said.

    (t(1 - alpha/2) + t(power)) sqrt(SE1^2 + SE2^2), both t on Welch and Satterthwaite's df, in the unit of the SEs,
    which are those of tests (f = 0). Without an `other_se` the other wave is taken to be like this one. Alone, alpha is
    LEVEL; after correction it is `level_in_family`.
    """
    if other_se is None or other_df is None:
        other_se, other_df = se, df
    if se is None or df is None or other_se is None or other_df is None:
        return None
    if not (se > 0 and other_se > 0 and df >= 1 and other_df >= 1):
        return None
    parts = se * se, other_se * other_se
    joint = sum(parts) ** 2 / (parts[0] ** 2 / df + parts[1] ** 2 / other_df)
    steps = special.stdtrit(joint, 1 - alpha / 2) + special.stdtrit(joint, power)
    found = float(steps) * sqrt(sum(parts))
    return found if isfinite(found) else None


def level_in_family(tests: int) -> float:
    """Return the level at which one test of a family is called a change when nothing else in it changed.

    Holm's and Benjamini and Hochberg's first step is LEVEL over the number of tests: the strictest of them, so that
    what a page states is found whatever the other figures do. The more of them change, the less is asked of each.
    """
    return LEVEL / max(tests, 1)
