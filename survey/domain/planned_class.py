"""Planned classes: who is counted with whom, decided from the frame when a wave opens.

Offices of fifteen can almost never be shown alone, and a pool made up at each closing is another pool each
wave. So classes are planned before anybody has answered, kept from wave to wave where they can be, and told
to the respondent. Organisation classes come first, for the main class of a site is one of its facts.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from survey.domain.group import Group

HIGHEST_RATE = 400
"""Planning rates are per mille of eligible staff, and this where nothing is known or more was reached."""

Pair = tuple[str, str]
"""(site class, organisation class), by id."""


@dataclass(frozen=True)
class PlannedClass:
    """Leaves that are counted together. `leaves` are in code order, `parent` is the node above them all.

    `size` counts eligible staff; for a site class only those of `main`, the organisation class with most
    staff there ("" for an organisation class).
    """

    leaves: tuple[str, ...]
    parent: str
    size: int
    main: str = ""

    @property
    def id(self) -> str:
        """The name under which trends join: it changes only with the leaves."""
        return class_id(self.leaves)


@dataclass(frozen=True)
class PreviousPlan:
    """What the last wave had planned: the leaves of its classes, and its planned pairs."""

    site: tuple[tuple[str, ...], ...] = ()
    organisation: tuple[tuple[str, ...], ...] = ()
    pairs: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Plan:
    """The classes of both breakdowns in order of id, and the eligible staff of every pair with any.

    `pairs` are counted under their own name, `elsewhere` at (parent of the site class, organisation class).
    """

    site: tuple[PlannedClass, ...]
    organisation: tuple[PlannedClass, ...]
    pairs: Mapping[Pair, int]
    elsewhere: Mapping[Pair, int]


@dataclass(frozen=True)
class _Leaf:
    """A leaf with staff. Leaves join under one `key`; without a key a leaf stands alone."""

    code: str
    parent: str
    size: int
    key: tuple[str, ...] | None
    main: str = ""


def class_id(leaves: Sequence[str]) -> str:
    """Return a leaf's code, or `S1+3.282c8a22`: first code, number of others, start of the SHA-256 of all."""
    codes = sorted(leaves)
    if len(codes) == 1:
        return codes[0]
    digest = hashlib.sha256("\n".join(codes).encode()).hexdigest()
    return f"{codes[0]}+{len(codes) - 1}.{digest[:8]}"


def threshold(k: int) -> int:
    """Return T = ceil(K + 2.5 sqrt K), the returns that a class is planned for."""
    return k + _root_rounded_up(-(-25 * k // 4))


def kept_threshold(k: int) -> int:
    """Return T' = ceil(K + 1.25 sqrt K), the returns for which a class of the last wave is kept."""
    return k + _root_rounded_up(-(-25 * k // 16))


def plan(
    groups: Iterable[Group],
    frame: Mapping[Pair, int],
    *,
    k: int,
    rates: Mapping[Breakdown, Mapping[str, int]] | None = None,
    previous: PreviousPlan | None = None,
) -> Plan:
    """Return the planned classes and pairs of a frame.

    `groups` holds both trees, at most root, one level and leaves; `frame` the eligible staff by (site leaf,
    organisation leaf); `rates` the answers that kinds and directorates gave lately, per mille. A pair is
    planned at the rate of its site, as the site itself is. The order of nothing matters.
    """
    trees: dict[Breakdown, dict[str, Group]] = {breakdown: {} for breakdown in Breakdown}
    for group in groups:
        trees[group.breakdown][group.code] = group
    before = previous or PreviousPlan()
    known = rates or {}
    present = {pair: eligible for pair, eligible in frame.items() if eligible > 0}

    of_organisation = _Rule(k, known.get(Breakdown.ORGANISATION, {}))
    organisation = _gather(
        _organisation_leaves(trees[Breakdown.ORGANISATION], present),
        before.organisation,
        of_organisation,
    )
    of_site = _Rule(k, known.get(Breakdown.SITE, {}))
    counted = _by_organisation_class(present, organisation)
    site = _gather(_site_leaves(trees[Breakdown.SITE], counted), before.site, of_site)
    pairs, elsewhere = _pairs(site, counted, before.pairs, of_site)
    return Plan(site, organisation, pairs, elsewhere)


@dataclass(frozen=True)
class _Rule:
    """What is large enough, at the planning rates of one breakdown."""

    k: int
    rates: Mapping[str, int]

    def reaches(self, size: int, parent: str, *, is_kept: bool = False) -> bool:
        """Return whether so many eligible staff below `parent` may be expected to answer often enough."""
        rate = min(HIGHEST_RATE, self.rates.get(parent, HIGHEST_RATE))
        return size * rate >= 1000 * (kept_threshold(self.k) if is_kept else threshold(self.k))


def _root_rounded_up(number: int) -> int:
    return isqrt(number - 1) + 1


def _organisation_leaves(tree: Mapping[str, Group], frame: Mapping[Pair, int]) -> list[_Leaf]:
    sizes: Counter[str] = Counter()
    for (_, organisation), eligible in frame.items():
        sizes[organisation] += eligible
    return [
        _Leaf(code, tree[code].parent or code, size, _key(tree, code))
        for code, size in sizes.items()
    ]


def _by_organisation_class(
    frame: Mapping[Pair, int], organisation: Sequence[PlannedClass]
) -> dict[str, Counter[str]]:
    """Return the eligible staff of each site leaf by organisation class."""
    class_of = {leaf: planned.id for planned in organisation for leaf in planned.leaves}
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for (site, leaf), eligible in frame.items():
        counted[site][class_of[leaf]] += eligible
    return counted


def _site_leaves(tree: Mapping[str, Group], counted: Mapping[str, Counter[str]]) -> list[_Leaf]:
    leaves = []
    for code, staff in counted.items():
        main = min(staff, key=lambda of: (-staff[of], of))
        key = _key(tree, code, main, tree[code].area)
        leaves.append(_Leaf(code, tree[code].parent or code, staff[main], key, main))
    return leaves


def _key(tree: Mapping[str, Group], code: str, *further: str) -> tuple[str, ...] | None:
    """Return what leaves must share to be joined, or None directly below the root."""
    parent = tree[code].parent
    if parent is None or tree[parent].parent is None:
        return None
    return (parent, *further)


def _gather(
    leaves: Iterable[_Leaf], previous: Iterable[tuple[str, ...]], rule: _Rule
) -> tuple[PlannedClass, ...]:
    rest = {leaf.code: leaf for leaf in leaves}
    gathered = [[rest.pop(leaf.code)] for leaf in tuple(rest.values()) if leaf.key is None]
    for codes in sorted(previous):
        kept = [rest[code] for code in codes if code in rest]
        if len(kept) == len(codes) and _may_stay(kept, rule):
            gathered.append([rest.pop(code) for code in codes])
    gathered += [
        [rest.pop(leaf.code)]
        for leaf in tuple(rest.values())
        if rule.reaches(leaf.size, leaf.parent)
    ]
    by_key: dict[tuple[str, ...], list[_Leaf]] = defaultdict(list)
    for _, leaf in sorted(rest.items()):
        by_key[leaf.key or ()].append(leaf)
    for small in by_key.values():
        gathered += _runs(small, rule)
    return tuple(
        sorted((_planned(members) for members in gathered), key=lambda planned: planned.id)
    )


def _may_stay(kept: Sequence[_Leaf], rule: _Rule) -> bool:
    if len({leaf.key for leaf in kept}) != 1:
        return False
    return rule.reaches(sum(leaf.size for leaf in kept), kept[0].parent, is_kept=True)


def _runs(small: Iterable[_Leaf], rule: _Rule) -> list[list[_Leaf]]:
    """Cut leaves of one key, in code order, into runs that each reach the threshold."""
    runs: list[list[_Leaf]] = []
    begun: list[_Leaf] = []
    size = 0
    for leaf in small:
        begun.append(leaf)
        size += leaf.size
        if rule.reaches(size, leaf.parent):
            runs.append(begun)
            begun, size = [], 0
    if begun and runs:
        runs[-1] += begun
    elif begun:
        runs.append(begun)
    return runs


def _planned(members: Sequence[_Leaf]) -> PlannedClass:
    first = members[0]
    size = sum(leaf.size for leaf in members)
    return PlannedClass(
        tuple(sorted(leaf.code for leaf in members)), first.parent, size, first.main
    )


def _pairs(
    site: Iterable[PlannedClass],
    counted: Mapping[str, Counter[str]],
    previous: frozenset[Pair],
    rule: _Rule,
) -> tuple[dict[Pair, int], dict[Pair, int]]:
    pairs: dict[Pair, int] = {}
    elsewhere: dict[Pair, int] = {}
    for planned in site:
        staff: Counter[str] = Counter()
        for leaf in planned.leaves:
            staff.update(counted[leaf])
        for organisation, eligible in sorted(staff.items()):
            pair = (planned.id, organisation)
            is_planned = organisation == planned.main or rule.reaches(
                eligible, planned.parent, is_kept=pair in previous
            )
            (pairs if is_planned else elsewhere)[pair] = eligible
    return pairs, elsewhere
