"""How a wave is laid out: its units, its trees, and the groups in the order in which figures list them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from survey.analysis.atoms import published
from survey.analysis.frame import ORGANISATION, SITE, Trees
from survey.analysis.stored import ALL_GROUPS
from survey.analysis.weights import Membership, Units, response_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from survey.analysis.frame import FloatArray, IntArray, Pair
    from survey.analysis.stored import Stored
    from survey.analysis.weights import Strata

_KIND = 1
"""The depth of a kind of site below the root of its tree."""


@dataclass(frozen=True)
class Layout:
    """A wave's units, the groups (by key, in the order in which figures list them), and how to count them.

    `is_published` holds the groups with at least `k` returns. Where `has_frame` is false nothing is weighted; where
    `is_imported` is false every question was put.
    """

    units: Units
    trees: Trees
    keys: tuple[str, ...]
    is_published: frozenset[str]
    k: int
    has_frame: bool
    is_imported: bool = False
    _memberships: dict[tuple[Pair, ...], Membership] = field(default_factory=dict, compare=False)
    _strata: dict[tuple[Pair, ...], Strata] = field(default_factory=dict, compare=False)

    def membership(self, positions: tuple[Pair, ...]) -> Membership:
        """Return which units each group counts when they stand at `positions`."""
        if positions not in self._memberships:
            self._memberships[positions] = self._count_in_groups(positions)
        return self._memberships[positions]

    def _count_in_groups(self, positions: Sequence[Pair]) -> Membership:
        index = {key: number for number, key in enumerate(self.keys)}
        above = {pair: self.trees.keys_at_or_above(pair) for pair in set(positions)}
        counted = [
            (unit, index[key])
            for unit, pair in enumerate(positions)
            for key in above[pair]
            if key in index
        ]
        unit, group = np.array(counted, dtype=np.int64).reshape(-1, 2).T
        return Membership(unit, group, len(self.keys))

    def strata(self, positions: tuple[Pair, ...]) -> Strata | None:
        """Return the response cells of a measure whose cells are at `positions`; None without a frame."""
        if not self.has_frame:
            return None
        if positions not in self._strata:
            self._strata[positions] = response_cells(self.units, positions, self.trees)
        return self._strata[positions]

    def unit_weight(self, positions: tuple[Pair, ...]) -> FloatArray:
        """Return the weight of an answer in each unit."""
        strata = self.strata(positions)
        return np.ones(len(positions)) if strata is None else strata.weight[strata.of_unit]

    def raised(self) -> tuple[Layout, IntArray]:
        """Return the layout of products, and the unit there of each unit here.

        Its units are the atoms raised to (kind, organisation node); its groups the root, the kinds of site and
        every node of the organisation.
        """
        pairs = [
            (self.trees.site.raised(site, _KIND), organisation)
            for site, organisation in self.units.pairs
        ]
        unit_at = {pair: number for number, pair in enumerate(sorted(set(pairs)))}
        unit = np.array([unit_at[pair] for pair in pairs], dtype=np.int64)
        keys = [key for key in self.keys if self._is_for_products(key)]
        units = self.units.joined(unit, tuple(unit_at))
        return (
            Layout(
                units,
                self.trees,
                tuple(keys),
                self.is_published,
                self.k,
                self.has_frame,
                self.is_imported,
            ),
            unit,
        )

    def _is_for_products(self, key: str) -> bool:
        breakdown, _, code = key.partition(":")
        return breakdown != SITE or self.trees.site.depth(code) == _KIND


def layout_of(stored: Stored) -> Layout:
    """Return the layout of a wave: a unit for each atom, in the order of the codes."""
    atoms = stored.atoms.sort_values([SITE, ORGANISATION])
    pairs: list[Pair] = list(zip(atoms[SITE], atoms[ORGANISATION], strict=True))
    counts = {
        name: atoms[name].to_numpy(dtype=np.int64)
        for name in ("eligible", "invited", "returned", "answered")
    }
    trees = Trees.of(stored.groups)
    held = published(pairs, counts["returned"], trees, stored.k)
    shown = stored.groups["parent"].notna() & (
        (stored.groups["level"] != "leaf") | _keys(stored.groups).isin(list(held))
    )
    keys = (ALL_GROUPS, *sorted(_keys(stored.groups[shown])))
    units = Units(tuple(pairs), **counts)
    return Layout(
        units, trees, keys, frozenset(held), stored.k, stored.has_frame, stored.is_imported
    )


def _keys(groups: pd.DataFrame) -> pd.Series[str]:
    return groups["breakdown"].astype(str) + ":" + groups["code"].astype(str)


def units_of(rows: pd.DataFrame, units: Units) -> IntArray:
    """Return the unit of each row by its `site` and `organisation`; ValueError where one is no atom."""
    atoms = pd.MultiIndex.from_tuples(units.pairs, names=[SITE, ORGANISATION])
    unit = atoms.get_indexer(pd.MultiIndex.from_frame(rows[[SITE, ORGANISATION]]))
    if (unit < 0).any():
        raise ValueError("A stored row lies outside the atoms of its wave.")
    return unit.astype(np.int64)
