"""Splits of the returns: the whole council and its large departments, with k or none on either side.

A method that takes some returns and leaves others is told for unions of departments alone (estimation.md 2): the
cells of its measures are laid over one another, raised to (all sites, organisation node), and merged until neither
side of any of them is small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.cells import measure_cells
from survey.analysis.cross_products import cell_sums
from survey.analysis.frame import ORGANISATION
from survey.analysis.layout import layout_of, units_of
from survey.analysis.merging import Rule, answer_rule, count_rule, merge, overlay
from survey.analysis.scoring import raw_values
from survey.analysis.stored import ALL_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from survey.analysis.cells import Positions
    from survey.analysis.frame import BoolArray, FloatArray, IntArray
    from survey.analysis.layout import Layout
    from survey.analysis.stored import Stored
    from survey.domain.measure import Measure

WHOLE = 2520
"""Means of up to ten whole numbers are whole in this part: sums over rows are then exact in any order."""
LEAST_RETURNS = 100
"""A directorate or department with fewer returns is not split."""

TOO_FEW = "too few"
TOO_FEW_ON_A_SIDE = "too few on one side"
ANSWERS_ALIKE = "answers alike"


@dataclass(frozen=True)
class WaveRows:
    """A wave as the methods that need rows see it.

    `answers` has a row per response, `unit` where each lies, `weight` the mapped weight of each or None. `scored` holds
    a raw value per row (NaN for none), and `positions` where the units stand, of each measure outside rosters that
    is not blank in the wave.
    """

    layout: Layout
    answers: pd.DataFrame
    unit: IntArray
    weight: FloatArray | None
    measures: tuple[Measure, ...]
    scored: Mapping[str, FloatArray]
    positions: Mapping[str, Positions]

    @classmethod
    def of(cls, stored: Stored) -> WaveRows:
        """Return what is stored, laid out."""
        layout, answers = layout_of(stored), stored.responses
        unit = units_of(answers, layout.units)
        measures = tuple(measure for measure in stored.measures if not measure.per_product)
        values = {measure.id: raw_values(measure, answers) for measure in measures}
        placed = {
            measure.id: measure_cells(
                layout, layout.units.pairs, measure, (unit, answers, values[measure.id])
            )
            for measure in measures
        }
        weight = answers["weight"].to_numpy(dtype=np.float64) if "weight" in answers else None
        shown = {id_: positions for id_, positions in placed.items() if positions is not None}
        kept = tuple(measure for measure in measures if measure.id in shown)
        return cls(layout, answers, unit, weight, kept, values, shown)

    def whole(self, measure: Measure) -> FloatArray:
        """Return a measure's values as whole numbers of 1 / WHOLE."""
        return np.asarray(np.rint(WHOLE * self.scored[measure.id]))


@dataclass(frozen=True)
class Split:
    """Where a split is told.

    `cell` is the cell of each unit, `weight` of each cell what an answer in it stands for; `members` says by group
    key which cells the group counts.
    """

    cell: IntArray
    weight: FloatArray
    members: Mapping[str, IntArray]

    def sums(self, columns: FloatArray, unit: IntArray) -> FloatArray:
        """Return the unweighted sums of columns by cell (cells, columns); `unit` is the unit of each row."""
        return cell_sums(columns, self.cell[unit], len(self.weight))

    def total(self, sums: FloatArray, key: str) -> FloatArray:
        """Return the weighted sums of a group; `sums` (..., cells, columns) are unweighted."""
        cells = self.members[key]
        return np.asarray((sums[..., cells, :] * self.weight[cells, np.newaxis]).sum(axis=-2))


def by_count(wave: WaveRows, measures: Iterable[Measure], inside: BoolArray) -> Split | None:
    """Return where something about the rows `inside` may be told, the others on the other side; None for nowhere."""
    size = len(wave.layout.units.pairs)
    sides = [np.bincount(wave.unit[side], minlength=size) for side in (inside, ~inside)]
    content = np.stack(sides, axis=1).astype(np.int64)
    return _split(wave, measures, content, count_rule(wave.layout.k))


def by_answers(wave: WaveRows, measure: Measure, inside: BoolArray) -> Split | None:
    """Return where figures of a measure with and without the rows `inside` may be told; None for nowhere.

    Neither side's answers may be few, or too alike.
    """
    value = wave.scored[measure.id]
    given = ~np.isnan(value)
    known, column = np.unique(value[given], return_inverse=True)
    width = len(known)
    place = (wave.unit[given] * 2 + ~inside[given]) * width + column
    size = len(wave.layout.units.pairs)
    content = np.bincount(place, minlength=2 * size * width).reshape(size, 2 * width)
    return _split(wave, [measure], content.astype(np.int64), answer_rule(wave.layout.k))


def _either(rule: Rule, width: int) -> Rule:
    """Return the rule for contents of two sides, `width` columns each: small on either side is small."""

    def is_small(counts: IntArray) -> BoolArray:
        small: BoolArray = rule.is_small(counts[:, :width]) | rule.is_small(counts[:, width:])
        return small

    return Rule(
        is_small, lambda counts: rule.size(counts[:, :width]) + rule.size(counts[:, width:])
    )


def _split(
    wave: WaveRows, measures: Iterable[Measure], content: IntArray, rule: Rule
) -> Split | None:
    layout, trees = wave.layout, wave.layout.trees
    laid = overlay(layout.units.pairs, [wave.positions[measure.id] for measure in measures], trees)
    start = [(trees.site.root, organisation) for _, organisation in laid]
    positions = merge(start, content, _either(rule, content.shape[1] // 2), trees)
    if positions is None:
        return None
    pairs = sorted(set(positions))
    number = {pair: cell for cell, pair in enumerate(pairs)}
    cell = np.array([number[pair] for pair in positions], dtype=np.int64)
    weight = np.zeros(len(pairs))
    weight[cell] = layout.unit_weight(positions)
    return Split(cell, weight, _members(layout, positions, cell))


def _members(layout: Layout, positions: Positions, cell: IntArray) -> dict[str, IntArray]:
    """Return the cells of the whole council, and of each group of the organisation with returns enough."""
    membership = layout.membership(positions)
    returned = membership.total(layout.units.returned.astype(np.float64))
    members = {}
    for group, key in enumerate(layout.keys):
        is_large = key.startswith(f"{ORGANISATION}:") and returned[group] >= LEAST_RETURNS
        if key == ALL_GROUPS or is_large:
            members[key] = np.unique(cell[membership.unit[membership.group == group]])
    return members
