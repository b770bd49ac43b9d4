"""How a staff list differs from the one before it: counted by group and kind of change, never listed.

Memory grows with the number of groups, not with the number of people.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from survey.domain.sample import Person

EXAMPLES = 5
"""So many people at most are named as examples of each kind of change."""


class PersonEvent(StrEnum):
    """What can happen to a person on the staff list."""

    JOINED = "joined"
    LEFT = "left"
    MOVED = "moved"
    """They work at another site or for another department."""
    ADDRESS = "address"
    LANGUAGE = "language"
    PRODUCTS = "products"


@dataclass(frozen=True)
class Example:
    """One person to whom something happens; `before` or `after` is None for who joins or leaves."""

    before: Person | None
    after: Person | None

    @property
    def reference(self) -> str:
        """The staff reference."""
        person = self.after or self.before
        return person.reference if person else ""


@dataclass(frozen=True)
class Flow:
    """How many people come to a group and go from it. Who moves between its neighbours counts at both."""

    joined: int = 0
    moved_in: int = 0
    moved_out: int = 0
    left: int = 0


class StaffTally:
    """Counts the differences between two lists, person by person."""

    def __init__(self) -> None:
        self.events: Counter[PersonEvent] = Counter()
        self.after = 0
        self.matched: Counter[tuple[str, str]] = Counter()
        """The people on both lists, by where they were: (site, organisation)."""
        self._examples: dict[PersonEvent, list[Example]] = defaultdict(list)
        self._flows: dict[str, Counter[tuple[Breakdown, str]]] = defaultdict(Counter)

    def add(self, before: Person | None, after: Person) -> None:
        """Count somebody on the new list, who may have been on the old one."""
        self.after += 1
        if before is None:
            self._note(PersonEvent.JOINED, None, after)
            for place in _places(after):
                self._flows["joined"][place] += 1
            return
        self.matched[before.site, before.organisation] += 1
        for event in person_events(before, after):
            self._note(event, before, after)
        for old, new in zip(_places(before), _places(after), strict=True):
            if old != new:
                self._flows["moved_out"][old] += 1
                self._flows["moved_in"][new] += 1

    def leave(self, before: Mapping[tuple[str, str], int]) -> None:
        """Count who left: the old list by (site, organisation), less those who were matched."""
        for (site, organisation), count in before.items():
            left = count - self.matched[site, organisation]
            self.events[PersonEvent.LEFT] += left
            self._flows["left"][Breakdown.SITE, site] += left
            self._flows["left"][Breakdown.ORGANISATION, organisation] += left

    def show_leaver(self, person: Person) -> bool:
        """Keep an example of those who left; return whether another is wanted."""
        self._examples[PersonEvent.LEFT].append(Example(person, None))
        return len(self._examples[PersonEvent.LEFT]) < EXAMPLES

    def examples(self) -> dict[PersonEvent, tuple[Example, ...]]:
        """Return a few people for each kind of change that happens to anybody."""
        return {event: tuple(some) for event, some in self._examples.items()}

    def flows(self) -> dict[tuple[Breakdown, str], Flow]:
        """Return how many come and go, for each group with anybody who does, in order of breakdown and code."""
        groups = sorted({place for counts in self._flows.values() for place in +counts})
        return {
            place: Flow(**{name: counts[place] for name, counts in self._flows.items()})
            for place in groups
        }

    def _note(self, event: PersonEvent, before: Person | None, after: Person) -> None:
        self.events[event] += 1
        if len(self._examples[event]) < EXAMPLES:
            self._examples[event].append(Example(before, after))


def person_events(before: Person, after: Person) -> Iterator[PersonEvent]:
    """Yield what happens to somebody who is on both lists."""
    if (before.site, before.organisation) != (after.site, after.organisation):
        yield PersonEvent.MOVED
    if before.email != after.email:
        yield PersonEvent.ADDRESS
    if before.language != after.language:
        yield PersonEvent.LANGUAGE
    if before.products != after.products:
        yield PersonEvent.PRODUCTS


def _places(person: Person) -> tuple[tuple[Breakdown, str], ...]:
    return (
        (Breakdown.ORGANISATION, person.organisation),
        (Breakdown.SITE, person.site),
    )
