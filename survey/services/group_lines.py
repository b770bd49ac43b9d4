"""What happens to groups, in the names that people know them by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.group_changes import GroupEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from survey.domain.group import Breakdown, Group
    from survey.domain.group_changes import GroupChange

_OF_GROUPS = {GroupEvent.MOVED, GroupEvent.MERGED}
"""Events whose `after`, and for a move whose `before`, is the code of another group."""


@dataclass(frozen=True)
class GroupLine:
    """One thing that happens to a group. `before` and `after` are names, words or days as 2026-09-30."""

    breakdown: Breakdown
    code: str
    name: str
    day: date
    what: GroupEvent
    before: str
    after: str

    @property
    def key(self) -> str:
        """`breakdown:code`."""
        return f"{self.breakdown}:{self.code}"


class GroupNames:
    """The names of groups: as they will be, or else as they were, or else their codes."""

    def __init__(self, after: Iterable[Group], before: Iterable[Group] = ()) -> None:
        self._names = {(one.breakdown, one.code): one.name for one in (*before, *after)}

    def __call__(self, breakdown: Breakdown, code: str) -> str:
        """Return the name of a group; "" stays ""."""
        return self._names.get((breakdown, code)) or code

    def lines(self, changes: Iterable[GroupChange]) -> Iterator[GroupLine]:
        """Yield what happens to groups with names in the place of codes."""
        for one in changes:
            before, after = one.before, one.after
            if one.what in _OF_GROUPS:
                after = self(one.breakdown, after)
                before = self(one.breakdown, before) if one.what is GroupEvent.MOVED else before
            name = self(one.breakdown, one.code)
            yield GroupLine(one.breakdown, one.code, name, one.day, one.what, before, after)
