"""Changes planted in a simulated council, each as large as half as much again as the smallest that is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import optimize, special

from benchmarks.simulated_council import PRODUCTS, SPREAD, Shifts, measures
from survey.analysis.detectable import level_in_family, smallest_change
from survey.domain.measure import Role
from survey.domain.scale import Direction
from survey.services.demo import model

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from benchmarks.simulated_council import Council
    from survey.domain.measure import Measure

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

TIMES = 1.5
"""How many times the smallest change found is planted."""
_FAR = 90.0
"""By so many points latents are moved at most."""


class Target(NamedTuple):
    """A figure that is to move, in its family, by `points` of its score; `sort` says what was planted."""

    sort: str
    family: str
    measure: str
    product: str
    group_key: str
    points: float


@dataclass(frozen=True)
class Planted:
    """What was planted: the figures that are to be called, who is affected by measure, and the shifts of answers."""

    targets: tuple[Target, ...]
    affected: Mapping[str, Bools]
    shifts: Shifts

    def is_null(self, staff: Council, measure: str, group_key: str) -> bool:
        """Return whether nobody in a group is affected by what was planted in a measure."""
        return not (self.affected.get(measure, False) & members(staff, group_key)).any()


def members(staff: Council, group_key: str) -> Bools:
    """Return who of the staff is in a group: the council, a kind of site, a directorate or a department."""
    code = group_key.partition(":")[2]
    everybody = np.full(len(staff.kind), group_key == "all")
    return (
        everybody | (staff.kind == code) | (staff.directorate == code) | (staff.department == code)
    )


def plant(
    staff: Council, before: pd.DataFrame, tests: Mapping[str, int], random: np.random.Generator
) -> Planted:
    """Plant a change in the whole council, in one kind of site, in one department, and in one product.

    Each is in a figure of its own, up or down by chance. `before` are the estimates of the wave before, which say
    how small a change is found; `tests` counts the tests of each family. A figure so uncertain that its scale has no
    room for what would be found is passed over.
    """
    chosen = random.permutation([one.id for one in measures() if not one.per_product])[:3]
    groups = (
        ("the council", "F1", ["all"]),
        ("a kind of site", "F3-site", _keys("site", staff.kind)),
        ("a department", "F3-organisation", _keys("organisation", staff.department)),
    )
    targets, affected, areas = [], {}, {}
    for (sort, family, keys), measure in zip(groups, chosen.tolist(), strict=True):
        for key in random.permutation(keys).tolist():
            inside = members(staff, key)
            size = _aimed(before, (measure, "", key), tests[family])
            moved = _moved(_measure(measure), staff.level(measure)[inside], size, random)
            if moved is not None:
                targets.append(Target(sort, family, measure, "", key, moved[0]))
                affected[measure], areas[measure] = inside, inside * moved[1]
                break
    product, shift = _plant_product(before, tests["F2"], random)
    return Planted((*targets, product), affected, Shifts(areas, {product.product: shift}))


def _keys(breakdown: str, codes: NDArray[np.str_]) -> list[str]:
    return [f"{breakdown}:{code}" for code in sorted(set(codes.tolist()))]


def _measure(name: str) -> Measure:
    return next(one for one in measures() if one.id == name)


def _plant_product(
    before: pd.DataFrame, tests: int, random: np.random.Generator
) -> tuple[Target, float]:
    (overall,) = (one for one in measures() if one.role is Role.PRODUCT_HEADLINE)
    for code in random.permutation(PRODUCTS).tolist():
        size = _aimed(before, (overall.id, code, "all"), tests)
        level = np.array([model.PRODUCT_LEVELS[code]])
        moved = _moved(overall, level, size, random)
        if moved is not None:
            return Target("a product", "F2", overall.id, code, "all", moved[0]), moved[1]
    raise ValueError("No product can be tested.")


def _aimed(before: pd.DataFrame, figure: tuple[str, str, str], tests: int) -> float:
    """Return by how many points of its score a figure is to move; infinity where nothing would be found."""
    row = before.set_index(["measure", "product", "group_key"]).loc[figure]
    measure = _measure(figure[0])
    se = 100 * float(row["change_variance"]) ** 0.5 / (measure.maximum - measure.minimum)
    smallest = smallest_change(se, float(row["df"]), alpha=level_in_family(tests))
    return np.inf if smallest is None else TIMES * smallest


def _moved(
    measure: Measure, level: Floats, size: float, random: np.random.Generator
) -> tuple[float, float] | None:
    """Return by how many points the mean score of people at these levels moves, and by how much their latents do.

    Up or down is chance, where there is room for both; None where there is for neither. The score of a measure of
    which less is better goes the other way than satisfaction.
    """
    steps = measure.maximum - measure.minimum
    start = expected_score(steps, level).mean()
    lowest, highest = (expected_score(steps, level + far).mean() for far in (-_FAR, _FAR))
    ways = [way for way in (-1.0, 1.0) if lowest < start + way * size < highest]
    if not ways:
        return None
    way = random.choice(ways)

    def missed(shift: float) -> float:
        return float(expected_score(steps, level + shift).mean() - start - way * size)

    is_better = measure.direction is Direction.HIGHER_IS_BETTER
    shift = float(optimize.brentq(missed, -_FAR, _FAR))
    return (way if is_better else -way) * size, shift


def expected_score(steps: int, level: Floats) -> Floats:
    """Return the mean score of answers to a scale of `steps` + 1 points, the nearest to latents about each level."""
    cuts = 100 * (np.arange(steps) + 0.5) / steps
    above = special.ndtr((level[..., np.newaxis] - cuts) / SPREAD)
    return np.asarray(100 * above.sum(axis=-1) / steps)
