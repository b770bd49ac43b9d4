"""Where the merges put each frame cell for each published figure: more than anybody is told."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from survey.analysis.atoms import comment_positions
from survey.analysis.cells import measure_cells
from survey.analysis.frame import Trees
from survey.analysis.layout import Layout, layout_of, units_of
from survey.analysis.merging import count_rule, merge, overlay, share_rule
from survey.analysis.scoring import raw_values


@dataclass(frozen=True)
class Standing:
    """Where the pieces stand for a figure: piece p is in unit `unit[p]` of a layout, at `positions` there."""

    layout: Layout
    unit: np.ndarray
    positions: tuple

    @cached_property
    def members(self):
        """Return which pieces each group counts, by its key."""
        counted = self.layout.membership(self.positions)
        inside = np.zeros((len(self.positions), counted.size), dtype=bool)
        inside[counted.unit, counted.group] = True
        return dict(zip(self.layout.keys, inside[self.unit].T, strict=True))

    @cached_property
    def weight(self):
        """The weight of an answer in each piece."""
        return self.layout.unit_weight(self.positions)[self.unit]

    @cached_property
    def response_cell(self):
        """The number of the response cell that each piece is in."""
        return self.layout.strata(self.positions).of_unit[self.unit]

    def unmerged(self):
        """Yield the pieces of each unit that was joined with no other: its rows may be listed."""
        for unit, pair in enumerate(self.layout.units.pairs):
            if self.positions[unit] == pair and self.positions.count(pair) == 1:
                yield self.unit == unit

    def places(self):
        """Yield the pieces at each position."""
        for pair in sorted(set(self.positions)):
            there = np.array([position == pair for position in self.positions])
            yield there[self.unit]


class Standings:
    """The standings of one wave, `numbers` being its frame cells in the order of the pieces."""

    def __init__(self, stored, position, numbers):
        self.stored, self.trees = stored, Trees.of(stored.groups)
        self.layout = layout_of(stored)
        at = {pair: unit for unit, pair in enumerate(self.layout.units.pairs)}
        self.unit = np.array([at[position[number]] for number in numbers])
        self.atoms = self._at(self.layout.units.pairs)
        self.raised, self._raised_unit = self.layout.raised()

    def _at(self, positions):
        return None if positions is None else Standing(self.layout, self.unit, positions)

    def measure(self, measure):
        """Return where the pieces stand for a measure outside rosters, None where it is blank."""
        rows = self.stored.responses
        answers = (units_of(rows, self.layout.units), rows, raw_values(measure, rows))
        return self._at(measure_cells(self.layout, self.layout.units.pairs, measure, answers))

    def comments(self, written):
        """Return where comments are stored; `written` says of each response whether it has one."""
        rows = self.stored.responses[written]
        by_atom = rows.groupby(["site", "organisation"]).size().to_dict()
        found = comment_positions(self.stored.atoms, by_atom, self.stored.groups, self.stored.k)
        return self._at(found and tuple(found[pair] for pair in self.layout.units.pairs))

    def _raised_at(self, positions):
        unit = self._raised_unit[self.unit]
        return None if positions is None else Standing(self.raised, unit, positions)

    def _rows_of(self, product):
        rows = self.stored.products[self.stored.products["product"] == product]
        return rows, self._raised_unit[units_of(rows, self.layout.units)]

    def users(self, product):
        """Return where the pieces stand for the users of a product, None where it is not shown."""
        _, unit = self._rows_of(product)
        users = np.bincount(unit, minlength=len(self.raised.units.pairs))[:, np.newaxis]
        start = self.raised.units.pairs
        return self._raised_at(merge(start, users, count_rule(self.stored.k), self.trees))

    def share(self, product):
        """Return where the pieces stand for the share using a product."""
        _, unit = self._rows_of(product)
        users = np.bincount(unit, minlength=len(self.raised.units.pairs))
        content = np.stack([users, self.raised.units.answered], axis=1)
        start = self.users(product).positions
        return self._raised_at(merge(start, content, share_rule(self.stored.k), self.trees))

    def product_measure(self, measure, product):
        """Return where the pieces stand for a measure of a product."""
        rows, unit = self._rows_of(product)
        value = raw_values(measure, rows)
        start = self.users(product).positions
        return self._raised_at(measure_cells(self.raised, start, measure, (unit, rows, value)))

    def all_products(self, standings):
        """Return where the pieces stand for all products together, given the standings of each."""
        each = [standing.positions for standing in standings]
        return self._raised_at(overlay(self.raised.units.pairs, each, self.trees))
