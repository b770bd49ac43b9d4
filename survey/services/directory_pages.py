"""What pages show of the directory: groups with their people counted, and people to those who keep it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.access import Act, may
from survey.domain.errors import NotFound
from survey.domain.group import Breakdown, Group
from survey.domain.wave import LONDON
from survey.services.directory_uploads import PARTS
from survey.services.group_lines import GroupNames
from survey.storage import audit, group_history, staff_list
from survey.storage import groups as group_table
from survey.storage import people as people_table
from survey.storage import products as product_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from survey.domain.access import Account
    from survey.domain.product import Product
    from survey.services.group_lines import GroupLine
    from survey.storage.audit import Logged
    from survey.storage.staff_list import Listed

PER_PAGE = 50


@dataclass(frozen=True)
class Branch:
    """A group with the people in it and below it, counted, and the groups directly below it in order of name."""

    group: Group
    people: int
    below: tuple[Branch, ...]


@dataclass(frozen=True)
class PeopleCounted:
    """How many people are on the staff list, how many of them have no address, and how many asked to be left out."""

    total: int
    without_address: int
    opted_out: int


@dataclass(frozen=True)
class Home:
    """What is there, and where it came from: the last import of each part, None where there was none."""

    imports: Mapping[str, Logged | None]
    trees: tuple[Branch, ...]
    products: tuple[Product, ...]
    groups: int
    people: PeopleCounted

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been imported yet."""
        return not (self.trees or self.products)


@dataclass(frozen=True)
class Members:
    """A page of people out of `total`; `number` counts pages from 1."""

    people: tuple[Listed, ...]
    number: int
    pages: int
    total: int
    names: GroupNames


@dataclass(frozen=True)
class GroupPage:
    """One group. `group` is None for one that is no longer on the list and has left nothing but its history.

    `elsewhere` counts its people by the groups of the other breakdown; `members` is None for those who may not
    see who is on the staff list.
    """

    breakdown: Breakdown
    code: str
    name: str
    group: Group | None
    branch: Branch | None
    above: tuple[Group, ...]
    successor: Group | None
    elsewhere: tuple[tuple[Group, int], ...]
    history: tuple[GroupLine, ...]
    members: Members | None

    @property
    def below(self) -> tuple[tuple[Group, int], ...]:
        """The groups directly below it, with their people counted."""
        branches = self.branch.below if self.branch else ()
        return tuple((branch.group, branch.people) for branch in branches)


def home(session: Session) -> Home:
    """Return everything in the directory, its people counted."""
    groups = group_table.listing(session)
    counts = people_table.count_by_place(session)
    return Home(
        imports={part: audit.latest(session, "import", f"directory:{part}") for part in PARTS},
        trees=tuple(_roots(groups, counts)),
        products=product_table.listing(session),
        groups=len(groups),
        people=people_counted(session),
    )


def group_page(
    session: Session, breakdown: str, code: str, account: Account, *, page: int, now: datetime
) -> GroupPage:
    """Return one group, with a page of its people to those who may see it.

    Raises NotFound where there never was one.
    """
    if breakdown not in set(Breakdown) or not code.isprintable():
        raise NotFound
    tree = Breakdown(breakdown)
    groups = group_table.listing(session)
    names = GroupNames(groups)
    nodes = {group.code: group for group in groups if group.breakdown is tree}
    history = tuple(names.lines(group_history.of_group(session, tree, code)))
    group = nodes.get(code)
    if group is None and not history:
        raise NotFound
    counts = people_table.count_by_place(session)
    members = None
    if group and may(account, Act.KEEP_DIRECTORY, now.astimezone(LONDON).date()):
        members = _members(session, staff_list.is_in(tree, code), page, names)
    return GroupPage(
        breakdown=tree,
        code=code,
        name=group.name if group else _last_name(history, code),
        group=group,
        branch=_branch(group, _children(groups), _at(tree, counts)) if group else None,
        above=_above(group, nodes) if group else (),
        successor=nodes.get(group.successor or "") if group else None,
        elsewhere=_elsewhere(tree, code, groups, counts),
        history=history,
        members=members,
    )


def people_page(session: Session, words: str, *, page: int) -> Members | None:
    """Return a page of the people whose reference or address holds some letters; None where none are given."""
    asked = "".join(letter for letter in " ".join(words.split()) if letter.isprintable())
    if not asked:
        return None
    names = GroupNames(group_table.listing(session))
    return _members(session, staff_list.is_named(asked), page, names)


def people_counted(session: Session) -> PeopleCounted:
    """Return how many people are on the staff list."""
    return PeopleCounted(
        sum(people_table.count_by_place(session).values()),
        staff_list.count_without_address(session),
        staff_list.count_opted_out(session),
    )


def _members(session: Session, where: ColumnElement[bool], page: int, names: GroupNames) -> Members:
    total = staff_list.count(session, where)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(page, 1), pages)
    people = staff_list.page(session, where, first=(number - 1) * PER_PAGE, most=PER_PAGE)
    return Members(people, number, pages, total, names)


def _roots(groups: Iterable[Group], counts: Mapping[tuple[str, str], int]) -> Iterable[Branch]:
    children = _children(groups)
    for breakdown in Breakdown:
        for root in children[breakdown, None]:
            yield _branch(root, children, _at(breakdown, counts))


def _children(groups: Iterable[Group]) -> Mapping[tuple[Breakdown, str | None], list[Group]]:
    children: dict[tuple[Breakdown, str | None], list[Group]] = defaultdict(list)
    for group in sorted(groups, key=_as_read):
        children[group.breakdown, group.parent].append(group)
    return children


def _as_read(group: Group) -> tuple[list[tuple[int, str]], str]:
    """Order names as people do: School 2 before School 10."""
    parts = re.split(r"(\d{1,9})", group.name.casefold())
    return [(int(part) if part.isdecimal() else -1, part) for part in parts], group.code


def _branch(
    group: Group,
    children: Mapping[tuple[Breakdown, str | None], list[Group]],
    counts: Mapping[str, int],
) -> Branch:
    below = tuple(
        _branch(child, children, counts)
        for child in children.get((group.breakdown, group.code), ())
    )
    people = counts.get(group.code, 0) + sum(branch.people for branch in below)
    return Branch(group, people, below)


def _at(breakdown: Breakdown, counts: Mapping[tuple[str, str], int]) -> Counter[str]:
    """Return how many people each leaf of a breakdown has."""
    at: Counter[str] = Counter()
    for (site, organisation), count in counts.items():
        at[site if breakdown is Breakdown.SITE else organisation] += count
    return at


def _above(group: Group, nodes: Mapping[str, Group]) -> tuple[Group, ...]:
    """Return the groups above one, the root first."""
    steps: list[Group] = []
    while (parent := nodes.get((steps[0] if steps else group).parent or "")) is not None:
        steps.insert(0, parent)
    return tuple(steps)


def _elsewhere(
    breakdown: Breakdown,
    code: str,
    groups: Iterable[Group],
    counts: Mapping[tuple[str, str], int],
) -> tuple[tuple[Group, int], ...]:
    """Return where in the other breakdown the people of a leaf are, most people first."""
    is_site = breakdown is Breakdown.SITE
    other = {
        group.code: group for group in groups if (group.breakdown is Breakdown.SITE) != is_site
    }
    found = (
        (other[organisation if is_site else site], count)
        for (site, organisation), count in counts.items()
        if code == (site if is_site else organisation)
        and (organisation if is_site else site) in other
    )
    return tuple(sorted(found, key=lambda one: (-one[1], one[0].name)))


def _last_name(history: Iterable[GroupLine], code: str) -> str:
    """Return the name that a group had when it went from the list."""
    names = [line.before for line in history if line.what.value == "removed" and line.code == code]
    return names[-1] if names else code
