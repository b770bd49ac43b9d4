"""The two trees of a wave, and where in them something stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from survey.analysis.stored import ALL_GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

Pair = tuple[str, str]
"""A cell: a node of the site tree and a node of the organisation tree."""

SITE = "site"
ORGANISATION = "organisation"


@dataclass(frozen=True)
class Tree:
    """A breakdown's nodes, each with its parent; the root's parent is None.

    Raises ValueError where there is not exactly one root, a parent is unknown, or nodes go round in a circle.
    """

    parents: Mapping[str, str | None]

    def __post_init__(self) -> None:
        roots = [code for code, parent in self.parents.items() if parent is None]
        if len(roots) != 1:
            raise ValueError(f"A tree has one root; this one has {sorted(roots)}.")
        for code in self.parents:
            self.path(code)

    @cached_property
    def root(self) -> str:
        """The code of the root."""
        return next(code for code, parent in self.parents.items() if parent is None)

    @cached_property
    def _paths(self) -> dict[str, tuple[str, ...]]:
        return {}

    def path(self, code: str) -> tuple[str, ...]:
        """Return a node and the nodes above it, up to the root; ValueError for an unknown code."""
        if code not in self._paths:
            self._paths[code] = self._climb(code)
        return self._paths[code]

    def _climb(self, code: str) -> tuple[str, ...]:
        path: list[str] = []
        at: str | None = code
        while at is not None:
            if at not in self.parents or at in path:
                raise ValueError(
                    f"No way from {code!r} to the root: {at!r} is unknown or repeated."
                )
            path.append(at)
            at = self.parents[at]
        return tuple(path)

    def depth(self, code: str) -> int:
        """Return how far below the root a node is; the root has 0."""
        return len(self.path(code)) - 1

    @cached_property
    def height(self) -> int:
        """The depth of the deepest node."""
        return max(self.depth(code) for code in self.parents)

    def raised(self, code: str, depth: int) -> str:
        """Return the node at `depth` above a node, or the node itself where it is not deeper."""
        path = self.path(code)
        return path[max(len(path) - 1 - depth, 0)]

    def above(self, codes: Iterable[str]) -> str:
        """Return the lowest node at or above all of `codes`."""
        common = reduce(_shared, (self.path(code)[::-1] for code in codes))
        return common[-1]


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return what two ways down from the root have in common."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]


@dataclass(frozen=True)
class Trees:
    """The site tree and the organisation tree of one wave."""

    site: Tree
    organisation: Tree

    @classmethod
    def of(cls, groups: pd.DataFrame) -> Trees:
        """Return the trees in a frame with `breakdown`, `code` and `parent` (None or NaN for a root)."""
        parents: dict[str, dict[str, str | None]] = {SITE: {}, ORGANISATION: {}}
        rows = zip(groups["breakdown"], groups["code"], groups["parent"], strict=True)
        for breakdown, code, parent in rows:
            parents[breakdown][code] = parent if isinstance(parent, str) else None
        return cls(Tree(parents[SITE]), Tree(parents[ORGANISATION]))

    @property
    def top(self) -> Pair:
        """The cell at both roots."""
        return (self.site.root, self.organisation.root)

    def keys_at_or_above(self, pair: Pair) -> list[str]:
        """Return the keys of the groups that count a cell: `all`, then `breakdown:code`, lowest last."""
        sites = [f"{SITE}:{code}" for code in self.site.path(pair[0])[-2::-1]]
        organisations = [
            f"{ORGANISATION}:{code}" for code in self.organisation.path(pair[1])[-2::-1]
        ]
        return [ALL_GROUPS, *sites, *organisations]

    def above(self, pairs: Iterable[Pair]) -> Pair:
        """Return the lowest pair of nodes above all of `pairs`."""
        pairs = list(pairs)
        sites = self.site.above(site for site, _ in pairs)
        return (sites, self.organisation.above(organisation for _, organisation in pairs))
