"""Atoms: the one partition of a wave's returns that everything published is a union of (estimation.md 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey.analysis.frame import ORGANISATION, SITE, Tree, Trees
from survey.analysis.merging import comment_rule, count_rule, merge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from survey.analysis.frame import IntArray, Pair

COUNTS = ("eligible", "invited", "bounced", "returned", "answered")
"""What is counted in a cell and kept of an atom."""


@dataclass(frozen=True)
class Atoms:
    """The atoms of a wave.

    `position` says by cell number at which atom the cell's returns are stored. `counts` has a row per atom,
    in the order of the codes: `site`, `organisation` and COUNTS; atoms without returns too.
    """

    position: Mapping[int, Pair]
    counts: pd.DataFrame


def form_atoms(cells: pd.DataFrame, groups: pd.DataFrame, k: int) -> Atoms | None:
    """Return the atoms of a wave, or None where it has returns but fewer than k: nothing is published then.

    `cells` has a row per frame cell: `number`, `site`, `organisation`, `leaf` (the site itself inside a class
    of several, else None) and COUNTS. `groups` are the wave's trees as in `Stored`.
    """
    trees = _with_leaves(Trees.of(groups), cells)
    split = _split_classes(cells, k)
    start = [
        (leaf if site in split and isinstance(leaf, str) else site, organisation)
        for site, organisation, leaf in zip(
            cells["site"], cells["organisation"], cells["leaf"], strict=True
        )
    ]
    returned = cells["returned"].to_numpy(dtype=np.int64)[:, np.newaxis]
    merged = merge(start, returned, count_rule(k), trees)
    if merged is None:
        return None
    position = dict(zip(cells["number"].astype(int).tolist(), merged, strict=True))
    return Atoms(position, _summed(merged, cells))


def _with_leaves(trees: Trees, cells: pd.DataFrame) -> Trees:
    """Return the trees with every site inside a class below that class."""
    inside = {
        leaf: site
        for leaf, site in zip(cells["leaf"], cells["site"], strict=True)
        if isinstance(leaf, str)
    }
    return Trees(Tree({**inside, **trees.site.parents}), trees.organisation)


def _split_classes(cells: pd.DataFrame, k: int) -> frozenset[str]:
    """Return the classes of several sites that are counted by site.

    Each site has k returns or more in the planned pairs, and each of its pairs 0, or k or more.
    """
    planned = cells[cells["leaf"].notna()]
    by_site = planned.groupby(["site", "leaf"])["returned"].sum() >= k
    by_pair = planned.groupby(["site", "leaf", "organisation"])["returned"].sum()
    is_safe = (by_pair == 0) | (by_pair >= k)
    whole = by_site.groupby(level="site").all() & is_safe.groupby(level="site").all()
    return frozenset(str(site) for site in whole.index[whole])


def _summed(merged: Sequence[Pair], cells: pd.DataFrame) -> pd.DataFrame:
    counts = cells[list(COUNTS)].astype("int64").reset_index(drop=True)
    counts.insert(0, SITE, [site for site, _ in merged])
    counts.insert(1, ORGANISATION, [organisation for _, organisation in merged])
    return counts.groupby([SITE, ORGANISATION], sort=True).sum().reset_index()


def published(pairs: Sequence[Pair], counts: IntArray, trees: Trees, k: int) -> dict[str, int]:
    """Return by group key how much is counted at or below each group that holds k or more.

    `pairs` and `counts` (one number per pair) are what the cells hold after the merge.
    """
    held: dict[str, int] = {}
    for pair, count in zip(pairs, counts.tolist(), strict=True):
        for key in trees.keys_at_or_above(pair):
            held[key] = held.get(key, 0) + count
    return {key: count for key, count in sorted(held.items()) if count >= k}


def comment_positions(
    atoms: pd.DataFrame, commenters: Mapping[Pair, int], groups: pd.DataFrame, k: int
) -> dict[Pair, Pair] | None:
    """Return by atom where the comments on one item are stored, or None where they may not be kept.

    It is the nearest union of atoms with 2k returns and k commenters. `commenters` counts returns with a
    comment by atom; atoms without any may be left out.
    """
    pairs: list[Pair] = list(zip(atoms[SITE], atoms[ORGANISATION], strict=True))
    content = np.array(
        [
            (commenters.get(pair, 0), returned)
            for pair, returned in zip(pairs, atoms["returned"].tolist(), strict=True)
        ],
        dtype=np.int64,
    ).reshape(-1, 2)
    merged = merge(pairs, content, comment_rule(k), Trees.of(groups))
    return None if merged is None else dict(zip(pairs, merged, strict=True))


def product_comment_positions(
    asked: Mapping[Pair, int], commenters: Mapping[Pair, int], groups: pd.DataFrame, k: int
) -> dict[Pair, Pair] | None:
    """Return by atom where the comments on a product are stored, or None where they may not be kept with it.

    Products are told by kind of site and organisation node alone, so the search begins at the atoms raised to
    these. `asked` counts, by atom, the returns that were asked about the product: 2k of them and k commenters
    are wanted.
    """
    trees = Trees.of(groups)
    pairs = sorted(asked)
    raised = [(trees.site.raised(site, 1), organisation) for site, organisation in pairs]
    content = np.array(
        [(commenters.get(pair, 0), asked[pair]) for pair in pairs], dtype=np.int64
    ).reshape(-1, 2)
    merged = merge(raised, content, comment_rule(k), trees)
    return None if merged is None else dict(zip(pairs, merged, strict=True))
