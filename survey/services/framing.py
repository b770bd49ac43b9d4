"""The frame of a wave on a day: who is eligible, the trees they stand in, and the cells they are counted in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.domain.errors import Problem, Refused
from survey.domain.frame import draw_frame, unplanned
from survey.domain.group import Breakdown
from survey.domain.phrase import phrase
from survey.domain.planned_class import HIGHEST_RATE
from survey.domain.tree import Tree
from survey.domain.wave import Links
from survey.services.planning import plan_before, rates_before
from survey.storage import groups, people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.fieldwork_plan import FieldworkPlan
    from survey.domain.frame import Frame
    from survey.domain.planned_class import Pair
    from survey.domain.wave import Wave

Trees = dict[Breakdown, Tree]


@dataclass(frozen=True)
class Framed:
    """The frame of a wave that opens on a day. `open_at` are its sites with an open link.

    `eligible` counts staff by (site, department). `rates` are planning rates per mille, by breakdown and kind or
    directorate.
    """

    frame: Frame
    trees: Trees
    eligible: Mapping[Pair, int]
    open_at: frozenset[str]
    rates: Mapping[Breakdown, Mapping[str, int]]

    def cell_of(self, site: str, organisation: str) -> int | None:
        """Return the cell of a person who is invited by personal link, None for everybody else."""
        return None if site in self.open_at else self.frame.cell_of.get((site, organisation))

    def rate(self, kind: str) -> int:
        """Return the planning rate of a kind of sites, per mille."""
        return min(HIGHEST_RATE, self.rates[Breakdown.SITE].get(kind, HIGHEST_RATE))

    def leaves_below(self, codes: Iterable[str]) -> frozenset[str]:
        """Return the sites at or below some nodes; those that are gone are passed over."""
        sites = self.trees[Breakdown.SITE]
        return frozenset().union(
            *(sites.leaves_below(code) for code in codes if code in sites.nodes)
        )


def frame_on(session: Session, wave: Wave, plan: FieldworkPlan, day: date) -> Framed:
    """Return the frame of a wave that opens on a day with the directory of now; raises Refused.

    Where nobody can know beforehand who will be asked, as after a ticket, nobody is eligible and nothing is planned.
    """
    trees, eligible = _directory(session, wave, plan, day)
    if not wave.has_frame:
        return Framed(unplanned(trees, eligible), trees, {}, frozenset(), {})
    open_at = _open_sites(wave, trees[Breakdown.SITE], eligible)
    rates = rates_before(session, wave)
    frame = draw_frame(
        trees,
        eligible,
        open_sites=open_at,
        k=wave.k,
        rates=rates,
        previous=plan_before(session, wave),
    )
    return Framed(frame, trees, eligible, open_at, rates)


def asked_at(
    trees: Mapping[Breakdown, Tree], keys: Iterable[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the sites and the departments in any of some groups; groups that are gone are passed over."""
    below: dict[Breakdown, set[str]] = {breakdown: set() for breakdown in Breakdown}
    for key in keys:
        name, _, code = key.partition(":")
        breakdown = Breakdown(name)
        if code in trees[breakdown].nodes:
            below[breakdown] |= trees[breakdown].leaves_below(code)
    return frozenset(below[Breakdown.SITE]), frozenset(below[Breakdown.ORGANISATION])


def _directory(
    session: Session, wave: Wave, plan: FieldworkPlan, day: date
) -> tuple[Trees, dict[Pair, int]]:
    """Return both trees as they stand on a day, and the eligible staff by (site, organisation)."""
    everybody = groups.listing(session)
    staff = people.count_by_place(session)
    if not everybody or not staff:
        raise Refused.because("the directory is empty: run survey directory import first", wave.id)
    trees = {breakdown: Tree.on(day, everybody, breakdown) for breakdown in Breakdown}
    problems = sorted(set(_misplaced(trees, staff)))
    if problems:
        raise Refused(problems)
    eligible = _asked(trees, staff, plan)
    count = sum(eligible.values())
    if count < wave.k:
        where = phrase("in the groups asked") if plan.groups else phrase("on the staff list")
        what = phrase(
            "only %(count)s people are %(where)s: with fewer than %(k)s returns nothing could ever be shown",
            count=count,
            where=where,
            k=wave.k,
        )
        raise Refused.because(what, wave.id)
    return trees, eligible


def _asked(trees: Trees, staff: Mapping[Pair, int], plan: FieldworkPlan) -> dict[Pair, int]:
    """Return the staff in any of the groups asked, everybody where none is named."""
    if not plan.groups:
        return dict(staff)
    sites, departments = asked_at(trees, plan.groups)
    return {
        (site, department): count
        for (site, department), count in staff.items()
        if site in sites or department in departments
    }


def _misplaced(trees: Trees, eligible: Iterable[Pair]) -> Iterator[Problem]:
    for pair in eligible:
        for breakdown, code in zip((Breakdown.SITE, Breakdown.ORGANISATION), pair, strict=True):
            if code not in trees[breakdown].leaves:
                what = phrase(
                    "people are on the staff list here, but today it is no open group without groups below it"
                )
                yield Problem(f"{breakdown}:{code}", what)


def _open_sites(wave: Wave, sites: Tree, eligible: Mapping[Pair, int]) -> frozenset[str]:
    """Return the sites with staff that answer by open link."""
    staffed = frozenset(site for site, _ in eligible)
    if wave.links is Links.OPEN:
        return staffed
    unknown = [code for code in wave.open_at if code not in sites.nodes]
    if unknown:
        raise Refused(
            Problem(
                wave.id,
                phrase("%(code)s is to answer by open link, but is no open site", code=code),
            )
            for code in unknown
        )
    return staffed & frozenset().union(*(sites.leaves_below(code) for code in wave.open_at))
