"""A breakdown as a tree: who stands below whom on a day, and what is wrong with one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from survey.domain.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from survey.domain.group import Breakdown, Group

DEEPEST = 3
"""Levels of a breakdown, the root included: council, directorate, department; all, kind, site."""

Fault = tuple["Group | None", str]
"""What is wrong, and with which group; None where it is with the whole tree."""


@dataclass(frozen=True)
class Tree:
    """The groups of one breakdown that are open on a day, by code. It has been checked: see `tree_faults`."""

    nodes: Mapping[str, Group]

    @classmethod
    def on(cls, day: date, groups: Iterable[Group], breakdown: Breakdown) -> Tree:
        """Return the tree of a breakdown as it stands on a day."""
        return cls(
            {one.code: one for one in groups if one.breakdown == breakdown and one.is_open(day)}
        )

    @cached_property
    def root(self) -> Group:
        """The group that holds everybody."""
        return next(group for group in self.nodes.values() if group.parent is None)

    @cached_property
    def leaves(self) -> frozenset[str]:
        """The codes of groups without groups below them: only there do people belong."""
        return frozenset(self.nodes) - {group.parent for group in self.nodes.values()}

    def path(self, code: str) -> tuple[Group, ...]:
        """Return the groups from `code` up to the root, both included."""
        steps = [self.nodes[code]]
        while (parent := steps[-1].parent) is not None:
            steps.append(self.nodes[parent])
        return tuple(steps)

    def leaves_below(self, code: str) -> frozenset[str]:
        """Return the codes of the leaves at or below a group."""
        return frozenset(
            leaf for leaf in self.leaves if any(group.code == code for group in self.path(leaf))
        )


def tree_faults(breakdown: Breakdown, groups: Iterable[Group]) -> Iterator[Fault]:
    """Yield everything that is wrong with the groups of one breakdown, whose codes are unique."""
    nodes = {group.code: group for group in groups}
    yield from _root_faults(breakdown, nodes)
    for group in nodes.values():
        yield from ((group, what) for what in _place_faults(group, nodes))
        yield from ((group, what) for what in _date_faults(group, nodes))
        yield from ((group, what) for what in _successor_faults(group, nodes))


def _root_faults(breakdown: Breakdown, nodes: Mapping[str, Group]) -> Iterator[Fault]:
    roots = [group for group in nodes.values() if group.parent is None]
    if not roots:
        yield (
            None,
            phrase(
                "the breakdown %(breakdown)s has no root: one group must have no parent",
                breakdown=breakdown,
            ),
        )
    for group in roots[1:]:
        yield (
            group,
            phrase(
                "a second root of %(breakdown)s beside %(code)s: name its parent",
                breakdown=breakdown,
                code=roots[0].code,
            ),
        )
    for group in roots:
        if group.closed is not None:
            yield group, phrase("the root of a breakdown cannot close")


def _place_faults(group: Group, nodes: Mapping[str, Group]) -> Iterator[str]:
    if group.parent is not None and group.parent not in nodes:
        yield phrase(
            "its parent %(parent)s is not a group of %(breakdown)s",
            parent=group.parent,
            breakdown=group.breakdown,
        )
        return
    seen = {group.code}
    above = group.parent
    while above is not None and above in nodes:
        if above in seen:
            yield phrase("it is below itself: its parents go round in a circle")
            return
        seen.add(above)
        above = nodes[above].parent
    if len(seen) > DEEPEST:
        yield phrase(
            "it is on level %(level)s: a breakdown has at most %(most)s levels",
            level=len(seen),
            most=DEEPEST,
        )


def _date_faults(group: Group, nodes: Mapping[str, Group]) -> Iterator[str]:
    if group.opened and group.closed and group.closed <= group.opened:
        yield phrase(
            "it closed on %(closed)s, not after it opened on %(opened)s",
            closed=group.closed,
            opened=group.opened,
        )
    parent = nodes.get(group.parent or "")
    if parent is None or parent.closed is None:
        return
    if group.closed is None or group.closed > parent.closed:
        yield phrase(
            "its parent %(code)s closed on %(closed)s, before it",
            code=parent.code,
            closed=parent.closed,
        )


def _successor_faults(group: Group, nodes: Mapping[str, Group]) -> Iterator[str]:
    if group.successor is None:
        return
    if group.closed is None:
        yield phrase(
            "it has the successor %(successor)s and no date in closed", successor=group.successor
        )
    if group.successor not in nodes:
        yield phrase(
            "its successor %(successor)s is not a group of %(breakdown)s",
            successor=group.successor,
            breakdown=group.breakdown,
        )
        return
    steps: Counter[str] = Counter()
    code: str | None = group.code
    while code is not None and code in nodes:
        steps[code] += 1
        if steps[code] > 1:
            yield phrase("its successors go round in a circle")
            return
        code = nodes[code].successor
