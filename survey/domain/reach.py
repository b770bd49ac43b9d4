"""Which groups of a wave an account may read: the whole council's figures, and all at or below its scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.errors import NotFound
from survey.domain.group import Level
from survey.domain.release import group_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from survey.domain.group import WaveGroup


def published_key(group: WaveGroup) -> str:
    """Return how releases name a group: the root of both trees is the whole council, once."""
    return group_key(group.breakdown, group.code, is_root=group.level == Level.ROOT)


class Reach:
    """The groups of one wave that a scope opens, and how they hang together.

    A scope whose group is counted together with others in this wave begins at the class that holds it. A
    scope that the wave does not know opens nothing but the council's figures.
    """

    def __init__(self, groups: Iterable[WaveGroup], scope: str) -> None:
        self._nodes = {(str(group.breakdown), group.code): group for group in groups}
        self._starts = self._find(scope)
        self._open = {
            published_key(group): group
            for group in self._nodes.values()
            if group.level == Level.ROOT or self._is_below_a_start(group)
        }

    def group(self, key: str) -> WaveGroup:
        """Return a group by its key; NotFound where it does not exist or lies outside the scope."""
        if key not in self._open:
            raise NotFound(key)
        return self._open[key]

    def holds(self, key: str) -> bool:
        """Return whether a group exists and lies within the scope."""
        return key in self._open

    def nodes(self) -> tuple[WaveGroup, ...]:
        """Return every group of the wave, to be read or not: for names, and for who stands below whom."""
        return tuple(self._nodes.values())

    def owns(self, key: str) -> bool:
        """Return whether a group lies at or below the scope: the council's figures may be read, but are not owned."""
        group = self._open.get(key)
        return group is not None and self._is_below_a_start(group)

    def home(self) -> str:
        """Return the key of the group that is shown unasked: the scope's own, else the council."""
        return published_key(self._starts[0]) if len(self._starts) == 1 else WHOLE_COUNCIL

    def path(self, group: WaveGroup) -> tuple[WaveGroup, ...]:
        """Return the groups above a group that may be read, from the council down."""
        above = reversed(self._lineage(group)[1:])
        return tuple(node for node in above if published_key(node) in self._open)

    def next_level(self, group: WaveGroup) -> dict[str, tuple[WaveGroup, ...]]:
        """Return the groups directly below a group that may be read, by breakdown, each in order of name.

        Below the council stand both trees.
        """
        key = published_key(group)
        below: dict[str, list[WaveGroup]] = {}
        for child in self._open.values():
            parent = self._parent(child)
            if parent is not None and published_key(parent) == key:
                below.setdefault(str(child.breakdown), []).append(child)
        return {
            breakdown: tuple(sorted(children, key=lambda child: (child.name, child.code)))
            for breakdown, children in sorted(below.items())
        }

    def _find(self, scope: str) -> tuple[WaveGroup, ...]:
        if scope == WHOLE_COUNCIL:
            return tuple(group for group in self._nodes.values() if group.level == Level.ROOT)
        breakdown, _, code = scope.partition(":")
        exact = self._nodes.get((breakdown, code))
        if exact is not None:
            return (exact,)
        return tuple(
            group
            for group in self._nodes.values()
            if group.breakdown == breakdown and group.level == Level.CLASS and code in group.leaves
        )

    def _is_below_a_start(self, group: WaveGroup) -> bool:
        return any(node in self._starts for node in self._lineage(group))

    def _lineage(self, group: WaveGroup) -> list[WaveGroup]:
        """Return a group and everything above it, upwards."""
        line = [group]
        while (parent := self._parent(line[-1])) is not None:
            line.append(parent)
        return line

    def _parent(self, group: WaveGroup) -> WaveGroup | None:
        return None if group.parent is None else self._nodes.get((group.breakdown, group.parent))
