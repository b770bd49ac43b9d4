"""The frame of a wave: its trees, its cells, and the cell in which each place is counted.

Everybody at a place, a pair (site leaf, organisation leaf), is counted in one cell, a pair of nodes of the
wave's trees. It is the planned pair, or (parent of the site class, organisation class) where the pair is not
planned, or (kind of site, whole organisation) where the site answers by open link.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown, Level, WaveGroup
from survey.domain.planned_class import plan
from survey.domain.sample import FrameCell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from survey.domain.planned_class import Pair, Plan, PlannedClass, PreviousPlan
    from survey.domain.tree import Tree

Node = tuple[str, str, str | None]
"""A cell before it has a number: site node, organisation node, and the site itself inside a class of several."""

_NAMED = 2


@dataclass(frozen=True)
class Frame:
    """What is frozen when a wave opens. `cell_of` tells the cell of each (site leaf, organisation leaf)."""

    groups: tuple[WaveGroup, ...]
    cells: tuple[FrameCell, ...]
    pairs: tuple[Pair, ...]
    cell_of: Mapping[Pair, int]


def draw_frame(
    trees: Mapping[Breakdown, Tree],
    eligible: Mapping[Pair, int],
    *,
    open_sites: Collection[str],
    k: int,
    rates: Mapping[Breakdown, Mapping[str, int]],
    previous: PreviousPlan,
) -> Frame:
    """Return the frame of eligible staff by (site leaf, organisation leaf), none of them empty.

    Staff of `open_sites`, whose returns nobody can tell apart, plan no classes: they count by kind alone.
    """
    personal = {pair: count for pair, count in eligible.items() if pair[0] not in open_sites}
    groups = [group for tree in trees.values() for group in tree.nodes.values()]
    planned = plan(groups, personal, k=k, rates=rates, previous=previous)
    node_of = dict(_planned_nodes(planned, personal))
    sites, organisations = trees[Breakdown.SITE], trees[Breakdown.ORGANISATION]
    for pair in eligible.keys() - personal.keys():
        node_of[pair] = (_kind(sites, pair[0]), organisations.root.code, None)
    cells = _count(node_of, eligible, personal)
    number = {(cell.site, cell.organisation, cell.leaf): cell.number for cell in cells}
    return Frame(
        groups=(
            *_tree_groups(sites, planned.site, {site for site, _ in eligible}),
            *_tree_groups(organisations, planned.organisation, {leaf for _, leaf in eligible}),
        ),
        cells=cells,
        pairs=tuple(sorted(planned.pairs)),
        cell_of={pair: number[node] for pair, node in node_of.items()},
    )


def unplanned(trees: Mapping[Breakdown, Tree], staffed: Collection[Pair]) -> Frame:
    """Return the frame of a wave that plans nothing: each leaf with staff is a class, and nobody is counted yet.

    Its one cell, at both roots, is for people whose place is not in the trees; the others come with the people.
    """
    sites, organisations = trees[Breakdown.SITE], trees[Breakdown.ORGANISATION]
    return Frame(
        groups=(
            *_plain_groups(sites, {site for site, _ in staffed}),
            *_plain_groups(organisations, {leaf for _, leaf in staffed}),
        ),
        cells=(FrameCell(1, sites.root.code, organisations.root.code, None, 0, 0),),
        pairs=(),
        cell_of={},
    )


def _plain_groups(tree: Tree, present: Collection[str]) -> Iterator[WaveGroup]:
    """Yield the nodes at or above some leaves, each as it is."""
    for code in sorted({above.code for leaf in present for above in tree.path(leaf)}):
        below_root = Level.CLASS if code in tree.leaves else Level.UPPER
        level = Level.ROOT if code == tree.root.code else below_root
        yield _group(tree, code, level, tree.leaves_below(code) & set(present))


def _count(
    node_of: Mapping[Pair, Node], eligible: Mapping[Pair, int], invited: Mapping[Pair, int]
) -> tuple[FrameCell, ...]:
    """Return the cells, numbered from 1 in order of their nodes."""
    staff: Counter[Node] = Counter()
    with_link: Counter[Node] = Counter()
    for pair, count in eligible.items():
        staff[node_of[pair]] += count
        with_link[node_of[pair]] += invited.get(pair, 0)
    return tuple(
        FrameCell(number, *node, staff[node], with_link[node])
        for number, node in enumerate(sorted(staff, key=_in_order), 1)
    )


def _in_order(node: Node) -> tuple[str, str, str]:
    site, organisation, leaf = node
    return site, organisation, leaf or ""


def _kind(sites: Tree, site: str) -> str:
    return sites.nodes[site].parent or site


def _planned_nodes(planned: Plan, personal: Iterable[Pair]) -> Iterator[tuple[Pair, Node]]:
    site_class = {leaf: one for one in planned.site for leaf in one.leaves}
    organisation_class = {leaf: one.id for one in planned.organisation for leaf in one.leaves}
    for site, leaf in personal:
        one, organisation = site_class[site], organisation_class[leaf]
        if (one.id, organisation) in planned.pairs:
            yield (site, leaf), (one.id, organisation, site if len(one.leaves) > 1 else None)
        else:
            yield (site, leaf), (one.parent, organisation, None)


def _tree_groups(
    tree: Tree, classes: Iterable[PlannedClass], present: Collection[str]
) -> Iterator[WaveGroup]:
    """Yield the nodes of a tree that anybody is counted at, `present` being the leaves with staff."""
    root = tree.root
    below: dict[str, set[str]] = defaultdict(set)
    for one in classes:
        if one.id != root.code:
            yield _class_group(tree, one)
            yield from _site_groups(tree, one)
        below[one.parent].update(one.leaves)
    if root.breakdown is Breakdown.SITE:
        for leaf in present:
            below[_kind(tree, leaf)].add(leaf)
    for code, leaves in sorted(below.items()):
        if code != root.code:
            yield _group(tree, code, Level.UPPER, leaves)
    yield _group(tree, root.code, Level.ROOT, present)


def _site_groups(tree: Tree, one: PlannedClass) -> Iterator[WaveGroup]:
    """Yield the sites of a class of several: at closing it may be split into them."""
    if tree.root.breakdown is not Breakdown.SITE or len(one.leaves) == 1:
        return
    for leaf in one.leaves:
        group = tree.nodes[leaf]
        yield WaveGroup(Breakdown.SITE, leaf, group.name, group.kind, one.id, Level.LEAF, (leaf,))


def _class_group(tree: Tree, one: PlannedClass) -> WaveGroup:
    members = [tree.nodes[leaf] for leaf in one.leaves]
    kinds = {group.kind for group in members}
    kind = kinds.pop() if len(kinds) == 1 else tree.nodes[one.parent].kind
    name = _joined([group.name for group in members])
    return WaveGroup(tree.root.breakdown, one.id, name, kind, one.parent, Level.CLASS, one.leaves)


def _joined(names: list[str]) -> str:
    """Return one name, `A and B`, or `A, B and 3 others`."""
    others = len(names) - _NAMED
    if others <= 0:
        return " and ".join(names)
    return f"{', '.join(names[:_NAMED])} and {others} {'other' if others == 1 else 'others'}"


def _group(tree: Tree, code: str, level: Level, leaves: Iterable[str]) -> WaveGroup:
    group = tree.nodes[code]
    return WaveGroup(
        group.breakdown, code, group.name, group.kind, group.parent, level, tuple(sorted(leaves))
    )
