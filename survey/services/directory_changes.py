"""What an import would change, told before anything is changed.

The files are read and checked as `directory.import_directory` does, which has the last word when they are saved.
Of people only counts and a few examples are kept, so that memory does not grow with what changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

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
    findings = Findings()
    today = now.astimezone(LONDON).date()
    groups, products = group_table.listing(session), product_table.listing(session)
    given = {part: files.get(part) for part in ("groups", "products", "people")}
    known = directory.read(session, given, today, findings)
    names = GroupNames(known.groups, groups)
    staff: StaffChanges | None = None
    if path := given["people"]:
        arriving = read_people(path, known.trees, known.codes, findings)
        staff = _staff(session, arriving, names)
    if findings:
        return Changes(mark, findings.problems)
    lines = names.lines(group_changes(groups, known.groups, today))
    return Changes(
        mark,
        (),
        tuple(lines) if given["groups"] else None,
        tuple(product_changes(products, known.products)) if given["products"] else None,
        staff,
    )


def _staff(session: Session, arriving: Iterable[Person], names: GroupNames) -> StaffChanges:
    before = people_table.count_by_place(session)
    tally = StaffTally()
    seen = _tally(session, arriving, tally)
    tally.leave(before)
    if tally.events[PersonEvent.LEFT]:
        _show_leavers(session, seen, tally)
    flows = (
        PlaceFlow(breakdown, code, names(breakdown, code), flow)
        for (breakdown, code), flow in tally.flows().items()
    )
    return StaffChanges(
        before=sum(before.values()),
        after=tally.after,
        events=dict(+tally.events),
        flows=tuple(flows),
        examples=tally.examples(),
        names=names,
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
