"""Units, the groups that count them, and the response cells that give them weights (estimation.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.merging import merge, weight_rule

if TYPE_CHECKING:
    from survey.analysis.frame import FloatArray, IntArray, Pair, Trees


@dataclass(frozen=True)
class Strata:
    """Response cells: `of_unit` says in which one a unit is; N_h is `staff`, n_h `answered`."""

    of_unit: IntArray
    staff: IntArray
    answered: IntArray

    @property
    def weight(self) -> FloatArray:
        """N_h / n_h of each cell; 0 for a cell without returns, which no figure uses."""
        return np.where(self.answered > 0, self.staff / np.maximum(self.answered, 1), 0.0)

    @property
    def fraction(self) -> FloatArray:
        """n_h / N_h of each cell."""
        return self.answered / np.maximum(self.staff, 1)


@dataclass(frozen=True)
class Membership:
    """Which units a group counts: unit `unit[j]` is at or below group `group[j]`, of `size` groups."""

    unit: IntArray
    group: IntArray
    size: int

    def total(self, values: FloatArray) -> FloatArray:
        """Return the sum over the units of each group; `values` has a row per unit, and may have columns."""
        sums = np.zeros((self.size, *values.shape[1:]))
        np.add.at(sums, self.group, values[self.unit])
        return sums


@dataclass(frozen=True)
class Units:
    """What cells are made from: atoms, or atoms raised to (kind, organisation node). A number each."""

    pairs: tuple[Pair, ...]
    eligible: IntArray
    invited: IntArray
    returned: IntArray
    answered: IntArray

    def joined(self, unit: IntArray, pairs: tuple[Pair, ...]) -> Units:
        """Return larger units; `unit` says for each of these in which one of `pairs` it goes."""

        def total(counts: IntArray) -> IntArray:
            sums = np.zeros(len(pairs), dtype=np.int64)
            np.add.at(sums, unit, counts)
            return sums

        counts = (self.eligible, self.invited, self.returned, self.answered)
        return Units(pairs, *(total(count) for count in counts))


def response_cells(units: Units, positions: tuple[Pair, ...], trees: Trees) -> Strata:
    """Return the cells that carry one weight each: the merge runs on for weights from `positions`."""
    content = np.stack([units.eligible, units.answered], axis=1)
    eligible, answered = content.sum(axis=0).tolist()
    merged = merge(positions, content, weight_rule(eligible, answered), trees) or positions
    pairs = sorted(set(merged))
    row_of = {pair: row for row, pair in enumerate(pairs)}
    of_unit = np.array([row_of[pair] for pair in merged], dtype=np.int64)
    held = np.zeros((len(pairs), 2), dtype=np.int64)
    np.add.at(held, of_unit, content)
    return Strata(of_unit, np.maximum(held[:, 0], held[:, 1]), held[:, 1])
