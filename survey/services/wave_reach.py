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
    from survey.storage.people import Reach


@dataclass(frozen=True)
class Reached:
    """People of the groups asked, by how they are asked; before a sample is drawn.

    `opted_out` and `too_soon` are those who would have a personal invitation and are left out; they are in no other
    number. Who has opted out is not counted as asked too lately.
    """

    by_mail: int
    by_slip: int
    by_poster: int
    opted_out: int
    too_soon: int
    by_language: Mapping[str, int]

    @property
    def asked(self) -> int:
        """How many are asked in one way or another."""
        return self.by_mail + self.by_slip + self.by_poster

    @property
    def left_out(self) -> int:
        """How many of the groups asked are not."""
        return self.opted_out + self.too_soon


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

    def are_personal(self, pair: Pair) -> bool:
        return self.are_asked(pair) and pair[0] not in self.by_poster


@dataclass(frozen=True)
class _Staff:
    """People of the places that a wave asks: those who are asked, by (site, language, way), and those who are not."""

    asked: Counter[tuple[str, str, str]]
    opted_out: int
    too_soon: int


def reached(
    session: Session, wave: Wave, plan: FieldworkPlan, day: date, *, cap_days: int
) -> Reached:
    """Return how a wave that opens on a day reaches the people of the staff list of now."""
    staff = _staff(session, wave, plan, day, cap_days)
    by: Counter[str] = Counter()
    by_language: Counter[str] = Counter()
    for (_, language, way), count in staff.asked.items():
        by[way] += count
        by_language[language] += count
    return Reached(
        by_mail=by["mail"],
        by_slip=by["slip"],
        by_poster=by["poster"],
        opted_out=staff.opted_out,
        too_soon=staff.too_soon,
        by_language=dict(+by_language),
    )


def at_sites(
    session: Session, wave: Wave, plan: FieldworkPlan, day: date, *, cap_days: int
) -> dict[str, Ways]:
    """Return how a wave that opens on a day would ask the people of the staff list of now, by site."""
    by: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (site, _, way), count in _staff(session, wave, plan, day, cap_days).asked.items():
        by[site][way] += count
    return {site: Ways(n["mail"], n["slip"], n["poster"]) for site, n in by.items()}


def _staff(session: Session, wave: Wave, plan: FieldworkPlan, day: date, cap_days: int) -> _Staff:
    """Return who is asked and who is left out, as `services.inviting` chooses them before a sample is drawn."""
    places = _places(session, wave, plan, day)
    opted_out = contacts.opted_out_by_reach(session)
    too_soon: tuple[Reach, ...] = ()
    if cap_days and not plan.is_by_hand:
        too_soon = contacts.asked_after_by_reach(session, day - timedelta(days=cap_days))

    def by_way(counts: Iterable[Reach]) -> Counter[tuple[str, str, str]]:
        by: Counter[tuple[str, str, str]] = Counter()
        for one in counts:
            way = _way(one.site, places, plan, has_address=one.has_address)
            by[one.site, one.language, way] += one.people
        return by

    def personal(counts: Iterable[Reach]) -> Counter[tuple[str, str, str]]:
        return by_way(one for one in counts if places.are_personal((one.site, one.organisation)))

    everybody = people.count_by_reach(session)
    asked = by_way(one for one in everybody if places.are_asked((one.site, one.organisation)))
    unwilling, tired = personal(opted_out), personal(too_soon)
    asked.subtract(unwilling)
    asked.subtract(tired)
    return _Staff(asked, unwilling.total(), tired.total())


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
