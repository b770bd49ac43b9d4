"""The planned classes of a wave before it opens, and what a sample of them would give; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.group import Breakdown, Level
from survey.domain.planned_class import HIGHEST_RATE, threshold
from survey.domain.sample_size import Quota, overall_margin
from survey.domain.wave import LONDON
from survey.services import sampling
from survey.services.framing import frame_on
from survey.storage import wave_plans, waves

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.group import WaveGroup
    from survey.domain.wave import Wave
    from survey.services.framing import Framed

ELSEWHERE = "elsewhere"
"""The `kind` of a row of staff who are counted elsewhere in their kind of site."""
WHOLE = "all"


class Outlook(StrEnum):
    """Whether a class may be expected to be shown by itself."""

    LIKELY = "likely"
    UNSURE = "unsure"
    """At the planning rate it just reaches K returns; a bad week leaves a gap."""
    UNLIKELY = "unlikely"
    BY_KIND_ONLY = "by kind only"
    """Its sites answer by open link, and are counted with all of their kind that do."""


@dataclass(frozen=True)
class Member:
    """A site or department inside a class; `area` is empty where none is set, and always for departments."""

    code: str
    name: str
    area: str
    eligible: int


@dataclass(frozen=True)
class PlannedView:
    """A planned class: its members are always counted together. `expected` are returns at the planning rate.

    `main` is the name of the department that most of its staff work for (sites only); staff of other departments
    there are counted elsewhere in the kind.
    """

    id: str
    name: str
    members: tuple[Member, ...]
    main: str
    eligible: int
    expected: int
    outlook: Outlook

    @property
    def stands_alone(self) -> bool:
        """Whether it is a single site or department."""
        return len(self.members) == 1


@dataclass(frozen=True)
class KindView:
    """A kind of sites, or a directorate, and its classes in order of name."""

    code: str
    name: str
    eligible: int
    classes: tuple[PlannedView, ...]


@dataclass(frozen=True)
class Preview:
    """The planned classes of a wave if it opened on its first day with the directory of today."""

    eligible: int
    sites: tuple[KindView, ...]
    organisation: tuple[KindView, ...]

    @property
    def classes(self) -> tuple[PlannedView, ...]:
        """Every class of sites and of departments."""
        return tuple(one for kind in (*self.sites, *self.organisation) for one in kind.classes)


@dataclass(frozen=True)
class SampleRow:
    """What a sample would ask of one class, and what may come of it.

    `margin` is the half-width of a 95 % interval in points, with the finite population correction, if `expected`
    answer; None where nobody may be expected to. `raised`: more are asked than the margin needs, so that no class
    is asked much less often than the whole.
    """

    id: str
    name: str
    kind: str
    eligible: int
    to_ask: int
    expected: int
    margin: float | None
    census_is_wiser: bool
    raised: bool


@dataclass(frozen=True)
class SampleTable:
    """A sample of a wave, class by class, and of all classes together (`total`).

    `by_poster` counts the staff of sites with an open link, who are all asked and stand in no row.
    """

    margin: int
    rows: tuple[SampleRow, ...]
    total: SampleRow
    by_poster: int


def classes(session: Session, wave_id: str, *, now: datetime) -> Preview:
    """Return what would be planned for a wave; raises NotFound, or Refused with what stands in its way."""
    wave, framed = _framed(session, wave_id, now)
    staff = _staff(framed)
    return Preview(
        eligible=sum(cell.eligible for cell in framed.frame.cells),
        sites=tuple(_kinds(wave, framed, Breakdown.SITE, staff[Breakdown.SITE])),
        organisation=tuple(
            _kinds(wave, framed, Breakdown.ORGANISATION, staff[Breakdown.ORGANISATION])
        ),
    )


def sample_table(session: Session, wave_id: str, margin: int, *, now: datetime) -> SampleTable:
    """Return what a sample for a margin in points would ask of each class of sites.

    Raises NotFound, or Refused as `classes` does.
    """
    wave, framed = _framed(session, wave_id, now)
    single = sampling.wanted(framed, margin, wave.k)
    level = sampling.quotas(framed, margin, wave.k)
    groups = {
        group.code: group
        for group in framed.frame.groups
        if group.breakdown is Breakdown.SITE and group.code in level
    }
    rows = sorted(
        (_row(groups[site], single[site], level[site]) for site in level),
        key=lambda row: (row.kind == ELSEWHERE, row.kind, row.name),
    )
    by_poster = sum(cell.eligible for cell in framed.frame.cells if not cell.invited)
    return SampleTable(margin, tuple(rows), _total(level.values()), by_poster)


def opening_day(wave: Wave, now: datetime) -> date:
    """Return the day on which a planned wave opens: its first day, or today where that has passed."""
    return max(wave.opens, now.astimezone(LONDON).date())


def _framed(session: Session, wave_id: str, now: datetime) -> tuple[Wave, Framed]:
    wave = waves.get(session, wave_id)
    plan = wave_plans.get(session, wave_id)
    return wave, frame_on(session, wave, plan, opening_day(wave, now))


def _staff(framed: Framed) -> dict[Breakdown, dict[str, int]]:
    """Return the eligible staff of each leaf."""
    staff: dict[Breakdown, dict[str, int]] = {one: defaultdict(int) for one in Breakdown}
    for (site, organisation), count in framed.eligible.items():
        staff[Breakdown.SITE][site] += count
        staff[Breakdown.ORGANISATION][organisation] += count
    return staff


def _kinds(
    wave: Wave, framed: Framed, breakdown: Breakdown, staff: Mapping[str, int]
) -> Iterator[KindView]:
    tree = framed.trees[breakdown]
    below: dict[str, list[PlannedView]] = defaultdict(list)
    for group in framed.frame.groups:
        if group.breakdown is breakdown and group.level is Level.CLASS:
            below[group.parent or ""].append(_planned(wave, framed, group, staff))
    if breakdown is Breakdown.SITE:
        for site in sorted(framed.open_at & staff.keys()):
            kind = tree.nodes[site].parent or site
            below[kind].append(_by_poster(framed, site, staff[site]))
    for code, found in sorted(below.items(), key=lambda kind: tree.nodes[kind[0]].name):
        ordered = tuple(sorted(found, key=lambda one: one.name))
        eligible = sum(one.eligible for one in ordered)
        yield KindView(code, tree.nodes[code].name, eligible, ordered)


def _planned(wave: Wave, framed: Framed, group: WaveGroup, staff: Mapping[str, int]) -> PlannedView:
    counted = _counted(framed, group)
    rates = framed.rates[group.breakdown]
    rate = min(HIGHEST_RATE, rates.get(group.parent or "", HIGHEST_RATE))
    return PlannedView(
        id=group.code,
        name=group.name,
        members=tuple(_member(framed, group.breakdown, leaf, staff[leaf]) for leaf in group.leaves),
        main=_main(framed, group),
        eligible=sum(staff[leaf] for leaf in group.leaves),
        expected=counted * rate // 1000,
        outlook=_outlook(counted * rate, wave.k),
    )


def _counted(framed: Framed, group: WaveGroup) -> int:
    """Return the staff that are counted in a class: at a site, those of its planned pairs."""
    return sum(
        cell.eligible
        for cell in framed.frame.cells
        if group.code == (cell.site if group.breakdown is Breakdown.SITE else cell.organisation)
    )


def _main(framed: Framed, group: WaveGroup) -> str:
    """Return the name of the department with most staff in a class of sites."""
    if group.breakdown is not Breakdown.SITE:
        return ""
    counted: dict[str, int] = defaultdict(int)
    for cell in framed.frame.cells:
        if cell.site == group.code:
            counted[cell.organisation] += cell.eligible
    code = min(counted, key=lambda one: (-counted[one], one))
    return next(
        one.name
        for one in framed.frame.groups
        if one.breakdown is Breakdown.ORGANISATION and one.code == code
    )


def _by_poster(framed: Framed, site: str, eligible: int) -> PlannedView:
    member = _member(framed, Breakdown.SITE, site, eligible)
    return PlannedView(site, member.name, (member,), "", eligible, 0, Outlook.BY_KIND_ONLY)


def _member(framed: Framed, breakdown: Breakdown, leaf: str, eligible: int) -> Member:
    group = framed.trees[breakdown].nodes[leaf]
    return Member(leaf, group.name, group.area, eligible)


def _outlook(expected: int, k: int) -> Outlook:
    """Return how likely a class is to be shown, from its expected returns times 1,000."""
    if expected >= 1000 * threshold(k):
        return Outlook.LIKELY
    return Outlook.UNSURE if expected >= 1000 * k else Outlook.UNLIKELY


def _row(group: WaveGroup, single: Quota, level: Quota) -> SampleRow:
    return SampleRow(
        id=group.code,
        name=group.name,
        kind=group.kind if group.level is Level.CLASS else ELSEWHERE,
        eligible=level.eligible,
        to_ask=level.to_ask,
        expected=level.expected,
        margin=level.margin,
        census_is_wiser=single.is_census,
        raised=level.to_ask > single.to_ask,
    )


def _total(level: Collection[Quota]) -> SampleRow:
    eligible = sum(one.eligible for one in level)
    to_ask = sum(one.to_ask for one in level)
    return SampleRow(
        id=WHOLE,
        name="",
        kind="",
        eligible=eligible,
        to_ask=to_ask,
        expected=sum(one.expected for one in level),
        margin=overall_margin(level),
        census_is_wiser=to_ask == eligible,
        raised=False,
    )
