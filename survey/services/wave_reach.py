"""How a planned wave reaches people: counted from the staff list, nobody is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from survey.domain.group import Breakdown
from survey.domain.tree import Tree
from survey.domain.wave import Links
from survey.services.framing import asked_at
from survey.storage import contacts, groups, people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.planned_class import Pair
    from survey.domain.wave import Wave


@dataclass(frozen=True)
class Reached:
    """People of the groups asked, by how they are asked; before a sample is drawn and anybody is left out.

    `opted_out` and `too_soon` count those of them with a personal invitation who are left out.
    """

    by_mail: int
    by_slip: int
    by_poster: int
    opted_out: int
    too_soon: int
    by_language: Mapping[str, int]

    @property
    def personal(self) -> int:
        """How many have a link or a slip of their own."""
        return self.by_mail + self.by_slip


class Ways(NamedTuple):
    """People of one site, by how they are asked."""

    by_mail: int
    by_slip: int
    by_poster: int


@dataclass(frozen=True)
class _Places:
    """Which places a wave asks, and which of them by poster and by slip."""

    sites: frozenset[str] | None
    departments: frozenset[str]
    by_poster: frozenset[str]
    by_slip: frozenset[str]

    def are_asked(self, pair: Pair) -> bool:
        return self.sites is None or pair[0] in self.sites or pair[1] in self.departments

    def personal(self, counts: Mapping[Pair, int]) -> int:
        return sum(
            count
            for pair, count in counts.items()
            if self.are_asked(pair) and pair[0] not in self.by_poster
        )


def reached(
    session: Session, wave: Wave, plan: FieldworkPlan, day: date, *, cap_days: int
) -> Reached:
    """Return how a wave that opens on a day reaches the people of the staff list of now."""
    places = _places(session, wave, plan, day)
    by: Counter[str] = Counter()
    by_language: Counter[str] = Counter()
    for one in people.count_by_reach(session):
        if places.are_asked((one.site, one.organisation)):
            by[_way(one.site, places, plan, has_address=one.has_address)] += one.people
            by_language[one.language] += one.people
    since = day - timedelta(days=cap_days)
    too_soon = contacts.asked_after_by_place(session, since) if cap_days else {}
    return Reached(
        by_mail=by["mail"],
        by_slip=by["slip"],
        by_poster=by["poster"],
        opted_out=places.personal(contacts.opted_out_by_place(session)),
        too_soon=0 if plan.is_by_hand else places.personal(too_soon),
        by_language=dict(by_language),
    )


def at_sites(session: Session, wave: Wave, plan: FieldworkPlan, day: date) -> dict[str, Ways]:
    """Return how a wave that opens on a day would ask the people of the staff list of now, by site."""
    places = _places(session, wave, plan, day)
    by: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in people.count_by_reach(session):
        if places.are_asked((one.site, one.organisation)):
            by[one.site][_way(one.site, places, plan, has_address=one.has_address)] += one.people
    return {site: Ways(n["mail"], n["slip"], n["poster"]) for site, n in by.items()}


def _way(site: str, places: _Places, plan: FieldworkPlan, *, has_address: bool) -> str:
    if site in places.by_poster:
        return "poster"
    return "slip" if site in places.by_slip or (plan.sends and not has_address) else "mail"


def _places(session: Session, wave: Wave, plan: FieldworkPlan, day: date) -> _Places:
    everybody = groups.listing(session)
    trees = {breakdown: Tree.on(day, everybody, breakdown) for breakdown in Breakdown}
    sites = trees[Breakdown.SITE]

    def below(codes: Iterable[str]) -> frozenset[str]:
        known = (code for code in codes if code in sites.nodes)
        return frozenset().union(*(sites.leaves_below(code) for code in known))

    asked, departments = asked_at(trees, plan.groups)
    by_poster = sites.leaves if wave.links is Links.OPEN else below(wave.open_at)
    return _Places(asked if plan.groups else None, departments, by_poster, below(plan.slips_at))
