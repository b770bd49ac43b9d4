"""What an import would change, told before anything is changed.

The files are read and checked as `directory.import_directory` does, which has the last word when they are saved.
Of people only counts and a few examples are kept, so that memory does not grow with what changes.
"""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from survey.domain.errors import Refused
from survey.domain.group_changes import group_changes
from survey.domain.people_changes import PersonEvent, StaffTally
from survey.domain.product_changes import product_changes
from survey.domain.wave import LONDON
from survey.instruments.directory_files import read_people
from survey.instruments.tables import Findings
from survey.services import directory
from survey.services.group_lines import GroupNames
from survey.storage import audit
from survey.storage import groups as group_table
from survey.storage import people as people_table
from survey.storage import products as product_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from survey.domain.errors import Problem
    from survey.domain.group import Breakdown
    from survey.domain.people_changes import Example, Flow
    from survey.domain.product_changes import ProductChange
    from survey.domain.sample import Person
    from survey.services.group_lines import GroupLine

_AT_ONCE = 500
_STEEP = 0.2
_FEW = 20


@dataclass(frozen=True)
class PlaceFlow:
    """A group in which people come or go."""

    breakdown: Breakdown
    code: str
    name: str
    flow: Flow


@dataclass(frozen=True)
class StaffChanges:
    """How the staff list would change: totals, each kind of change, each group with people who come or go."""

    before: int
    after: int
    events: Mapping[PersonEvent, int]
    flows: tuple[PlaceFlow, ...]
    examples: Mapping[PersonEvent, tuple[Example, ...]]
    names: GroupNames

    @property
    def is_steep(self) -> bool:
        """Whether so many would leave that the file may hold only a part of the staff."""
        left = self.events.get(PersonEvent.LEFT, 0)
        return left > _FEW and left > _STEEP * self.before


@dataclass(frozen=True)
class Changes:
    """What would change; None for what no file was given for. Where there are problems, nothing is compared."""

    stamp: str
    """The directory that the files were compared with; see `stamp`."""
    problems: tuple[Problem, ...] = ()
    groups: tuple[GroupLine, ...] | None = None
    products: tuple[ProductChange, ...] | None = None
    people: StaffChanges | None = None

    @property
    def are_none(self) -> bool:
        """Whether the files hold what is stored already."""
        people = self.people is None or not any(self.people.events.values())
        return not (self.problems or self.groups or self.products) and people


def stamp(session: Session) -> str:
    """Return a mark that is another one as soon as groups, products or the staff list have been changed."""
    imported = audit.latest(session, "import", "directory:people")
    what = (group_table.listing(session), product_table.listing(session), imported and imported.seq)
    return hashlib.sha256(repr(what).encode()).hexdigest()


def compare(session: Session, files: Mapping[str, Path], *, now: datetime) -> Changes:
    """Return what an import of files (by `groups`, `people`, `products`) would change, or everything wrong with them.

    Only reads, and needs no open cursor: the session of a page will do.
    """
    mark = stamp(session)
    try:
        reading = _Reading(session, files, now)
        if reading.findings:
            deque(reading.arriving(), maxlen=0)  # read for what is wrong with them
            return Changes(mark, reading.findings.problems)
    except Refused as refused:
        return Changes(mark, refused.problems)
    people = reading.people() if "people" in files else None
    if reading.findings:
        return Changes(mark, reading.findings.problems)
    return Changes(
        mark,
        (),
        reading.group_lines() if "groups" in files else None,
        tuple(product_changes(reading.old_products, reading.known.products))
        if "products" in files
        else None,
        people,
    )


class _Reading:
    """The files of one upload beside what is stored."""

    def __init__(self, session: Session, files: Mapping[str, Path], now: datetime) -> None:
        self.session = session
        self.files = files
        self.today = now.astimezone(LONDON).date()
        self.findings = Findings()
        self.old_groups = group_table.listing(session)
        self.old_products = product_table.listing(session)
        given = {part: files.get(part) for part in ("groups", "products", "people")}
        self.known = directory.read(session, given, self.today, self.findings)
        self.names = GroupNames(self.known.groups, self.old_groups)

    def group_lines(self) -> tuple[GroupLine, ...]:
        changes = group_changes(self.old_groups, self.known.groups, self.today)
        return tuple(self.names.lines(changes))

    def arriving(self) -> Iterable[Person]:
        path = self.files.get("people")
        if path is None:
            return ()
        return read_people(path, self.known.trees, self.known.codes, self.findings)

    def people(self) -> StaffChanges:
        before = people_table.count_by_place(self.session)
        tally = StaffTally()
        seen = _tally(self.session, self.arriving(), tally)
        tally.leave(before)
        if tally.events[PersonEvent.LEFT]:
            _show_leavers(self.session, seen, tally)
        flows = (
            PlaceFlow(breakdown, code, self.names(breakdown, code), flow)
            for (breakdown, code), flow in tally.flows().items()
        )
        return StaffChanges(
            sum(before.values()),
            tally.after,
            dict(+tally.events),
            tuple(flows),
            tally.examples(),
            self.names,
        )


def _tally(session: Session, arriving: Iterable[Person], tally: StaffTally) -> set[str]:
    """Compare people with the stored list, some hundred at a time; return the references of all."""
    seen: set[str] = set()
    people = iter(arriving)
    while batch := list(islice(people, _AT_ONCE)):
        references = [person.reference for person in batch]
        known = people_table.by_reference(session, references)
        for person in batch:
            tally.add(known.get(person.reference), person)
        seen.update(references)
    return seen


def _show_leavers(session: Session, seen: set[str], tally: StaffTally) -> None:
    for page in people_table.in_pages(session):
        for person in page:
            if person.reference not in seen and not tally.show_leaver(person):
                return
