"""How the groups of a council change from one list of them to the next: what their history is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from survey.domain.group import Group


class GroupEvent(StrEnum):
    """What can happen to a group."""

    OPENED = "opened"
    """It came onto the list, or the day it opened was put right; its day is the day it opened, where that is known."""
    RENAMED = "renamed"
    KIND = "kind"
    MOVED = "moved"
    """It stands below another parent."""
    AREA = "area"
    CLOSED = "closed"
    """Its day is the first on which it is gone."""
    MERGED = "merged"
    """It closed and another group took it over; `after` is the successor's code."""
    REOPENED = "reopened"
    """Its closing was taken back."""
    REMOVED = "removed"
    """It is no longer on the list."""


@dataclass(frozen=True)
class GroupChange:
    """One thing that happened to a group on a day, with what was before and after in plain text ("" for nothing)."""

    breakdown: Breakdown
    code: str
    day: date
    what: GroupEvent
    before: str
    after: str

    @property
    def key(self) -> str:
        """`breakdown:code`."""
        return f"{self.breakdown}:{self.code}"


def group_changes(
    before: Iterable[Group], after: Iterable[Group], on: date
) -> Iterator[GroupChange]:
    """Yield what happens to each group when one list takes the place of another on a day, in order of group.

    Openings and closings have their own days where the list states them; everything else happens on `on`.
    """
    old = {(group.breakdown, group.code): group for group in before}
    new = {(group.breakdown, group.code): group for group in after}
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if now is None:
            name = old[key].name
            yield GroupChange(Breakdown(key[0]), key[1], on, GroupEvent.REMOVED, name, "")
        elif was is None:
            yield _change(now, now.opened or on, GroupEvent.OPENED, "", now.name)
            yield from _closing(None, now, on)
        else:
            yield from _differences(was, now, on)


def _differences(was: Group, now: Group, on: date) -> Iterator[GroupChange]:
    if now.opened != was.opened:
        yield _change(now, now.opened or on, GroupEvent.OPENED, _text(was.opened), now.name)
    for event, before, after in (
        (GroupEvent.RENAMED, was.name, now.name),
        (GroupEvent.KIND, was.kind, now.kind),
        (GroupEvent.MOVED, was.parent or "", now.parent or ""),
        (GroupEvent.AREA, was.area, now.area),
    ):
        if before != after:
            yield _change(now, on, event, before, after)
    if (was.closed, was.successor) != (now.closed, now.successor):
        yield from _closing(was, now, on)


def _closing(was: Group | None, now: Group, on: date) -> Iterator[GroupChange]:
    before = _text(was.closed) if was else ""
    if now.closed is None:
        if before:
            yield _change(now, on, GroupEvent.REOPENED, before, "")
    elif now.successor:
        yield _change(now, now.closed, GroupEvent.MERGED, before, now.successor)
    else:
        yield _change(now, now.closed, GroupEvent.CLOSED, before, "")


def _change(group: Group, day: date, what: GroupEvent, before: str, after: str) -> GroupChange:
    return GroupChange(group.breakdown, group.code, day, what, before, after)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
