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
    how small a change is found; `tests` counts the tests of each family.
    """
    chosen = random.permutation([one.id for one in measures() if not one.per_product])[:3]
    kind = random.choice(sorted(set(staff.kind.tolist())))
    department = random.choice(sorted(set(staff.department.tolist())))
    groups = (
        ("the council", "F1", "all"),
        ("a kind of site", "F3-site", f"site:{kind}"),
        ("a department", "F3-organisation", f"organisation:{department}"),
    )
    targets, affected, areas = [], {}, {}
    for (sort, family, key), measure in zip(groups, chosen.tolist(), strict=True):
        affected[measure] = members(staff, key)
        level = staff.level(measure)[affected[measure]]
        size = _aimed(before, (measure, "", key), tests[family])
        points, shift = _moved(_measure(measure), level, size, random)
        targets.append(Target(sort, family, measure, "", key, points))
        areas[measure] = affected[measure] * shift
    product, shift = _plant_product(before, tests["F2"], random)
    return Planted((*targets, product), affected, Shifts(areas, {product.product: shift}))


def _measure(name: str) -> Measure:
    return next(one for one in measures() if one.id == name)


def _plant_product(
    before: pd.DataFrame, tests: int, random: np.random.Generator
) -> tuple[Target, float]:
    (overall,) = (one for one in measures() if one.role is Role.PRODUCT_HEADLINE)
    is_there = (before["group_key"] == "all") & (before["change_variance"] > 0)
    shown = before[is_there & (before["measure"] == overall.id)]
    code = random.choice(sorted(set(shown["product"]) & set(PRODUCTS)))
    size = _aimed(before, (overall.id, code, "all"), tests)
    level = np.array([model.PRODUCT_LEVELS[code]])
    points, shift = _moved(overall, level, size, random)
    return Target("a product", "F2", overall.id, code, "all", points), shift


def _aimed(before: pd.DataFrame, figure: tuple[str, str, str], tests: int) -> float:
    """Return by how many points of its score a figure is to move, up or down."""
    row = before.set_index(["measure", "product", "group_key"]).loc[figure]
    measure = _measure(figure[0])
    se = 100 * float(row["change_variance"]) ** 0.5 / (measure.maximum - measure.minimum)
    smallest = smallest_change(se, float(row["df"]), alpha=level_in_family(tests))
    if smallest is None:
        raise ValueError(f"{figure} could not be tested at all.")
    return TIMES * smallest


def _moved(
    measure: Measure, level: Floats, size: float, random: np.random.Generator
) -> tuple[float, float]:
    """Return by how many points the mean score of people at these levels moves, and by how much their latents do.

    Up or down is chance, where there is room for both. The score of a measure of which less is better goes the other
    way than satisfaction.
    """
    steps = measure.maximum - measure.minimum
    start = expected_score(steps, level).mean()
    lowest, highest = (expected_score(steps, level + far).mean() for far in (-_FAR, _FAR))
    way = random.choice([way for way in (-1.0, 1.0) if lowest < start + way * size < highest])

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
