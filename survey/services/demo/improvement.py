"""What the fictional council set out to reach, what it did, and what happened: written down before each wave opened.

It fits `story`: email moved before the fifth wave, Planning got an application that fails it before the seventh, a new
help desk opened before the ninth, and schools got a new network before the tenth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from survey.domain.access import WHOLE_COUNCIL, Account, StaffRole
from survey.domain.improvement import (
    Action,
    ActionState,
    Aim,
    Cost,
    Event,
    EventKind,
    ImpactAssessment,
    ServiceLevel,
    Strategy,
    financial_year,
)
from survey.domain.wave import start_of
from survey.services import improvement_keeping
from survey.services.demo.story import EMAIL_MOVED, HELP_DESK, PLANNING_SUFFERS, SCHOOL_NETWORK
from survey.services.improvement_ground import ground, published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from survey.domain.improvement import Content
    from survey.services.demo.history import Quarter

_KEEPER = Account("demonstration", StaffRole.ADMINISTRATOR)
_BEFORE = timedelta(days=6)
"""So long before a wave opens everything is written down: the wave before it has long been released."""
_SCHOOLS, _PLANNING = "site:SCHOOLS", "organisation:PLN"
_TWO_YEARS = timedelta(days=730)
_COSTS = {
    "": ((4_180_000, 4_310_000, 4_420_000), (88.5, 87.0, 85.5), 9_010, "overall-rating"),
    "Email": ((286_000, 402_000, 331_000), (4.0, 6.5, 4.5), 9_010, "email"),
    "IT support": ((655_000, 690_000, 742_000), (24.0, 24.0, 27.5), 9_010, "support"),
}
"""Pounds and staff in each of three years, people served, and the figure beside them."""


@dataclass(frozen=True)
class _Moment:
    """The days before a wave: the first day of the wave that comes, and all quarters by number."""

    session: Session
    quarter: Quarter
    quarters: Sequence[Quarter]

    def day(self, days: int) -> date:
        """Return the day so many days from the opening of the wave; those before it are negative."""
        return self.quarter.opens + timedelta(days=days)

    @property
    def baseline(self) -> str:
        """The wave before this one."""
        return self.quarters[self.quarter.number - 2].id

    def higher(self, points: int, measure: str, product: str, group_key: str) -> float:
        """Return a whole score so many points above that of the wave before."""
        grounds = ground(self.session, _KEEPER)
        cell = published(self.session, grounds.waves[-1], measure, product, group_key)
        return float(round(cell.score or 0.0) + points) if cell else 0.0


def keep(session: Session, quarter: Quarter, quarters: Sequence[Quarter]) -> None:
    """Write into the registers what the council knew before a wave opened."""
    now = start_of(quarter.opens) - _BEFORE
    write = _STORY.get(quarter.number)
    for content in write(_Moment(session, quarter, quarters)) if write else ():
        improvement_keeping.enter(session, _KEEPER, content, now=now)


def _first(at: _Moment) -> Iterator[Content]:
    approved = at.day(-60)
    title = "ICT strategy: services that people can rely on"
    yield Strategy(title, "Cabinet", approved, approved + _TWO_YEARS, "Cabinet papers, item 7")


def _levels(at: _Moment) -> Iterator[Content]:
    for group, measure, level, who in (
        ("organisation:REV", "business-applications", 50.0, "Head of Revenues and benefits"),
        ("organisation:ADC", "support", 60.0, "Director of People"),
        ("organisation:EDU", "network", 60.0, "Head of Education and schools"),
    ):
        yield ServiceLevel(measure, "", group, level, who, at.day(0))


def _email_moved(at: _Moment) -> Iterator[Content]:
    yield Event(EventKind.MIGRATION, at.day(-21), "Email moved")


def _email_mended(at: _Moment) -> Iterator[Content]:
    yield Action(
        title="Calendars mended, and help at people’s desks",
        measure="email", product="", group_key=WHOLE_COUNCIL,
        owner="Email service manager", due=at.day(40), cost=18_000,
        state=ActionState.BEGUN, began=at.day(-45),
        said="Email was slow after the move, and calendars had lost meetings.",
        did="We mended the calendars, and sat with every department for a morning.",
        is_public=True,
    )  # fmt: skip


def _planning(at: _Moment) -> Iterator[Content]:
    yield ImpactAssessment(
        "Planning applications, new version",
        at.day(-75),
        "Tested by itself, and not beside the map viewer that planners have open all day. A map took twelve seconds to"
        " open on the test desk; the supplier expected that to go away. Nobody agreed when to go back.",
        "ICT projects, with the Planning manager",
    )
    yield Event(EventKind.MIGRATION, at.day(-30), "New planning application", group_key=_PLANNING)


def _help_desk(at: _Moment) -> Iterator[Content]:
    approved = at.day(-40)
    title = "ICT strategy: fewer systems, better ones"
    yield Strategy(title, "Cabinet", approved, approved + _TWO_YEARS, "Cabinet papers, item 4")
    yield Aim(
        measure="support", product="", group_key=WHOLE_COUNCIL,
        baseline_wave=at.baseline, baseline=0.0,
        target=at.higher(10, "support", "", WHOLE_COUNCIL), due=at.day(300),
        owner="Head of IT support", approved_by="ICT board", approved_on=at.day(-30),
    )  # fmt: skip
    yield Action(
        title="A new help desk, open from 7 to 7",
        measure="support", product="", group_key=WHOLE_COUNCIL,
        owner="Head of IT support", due=at.day(60), cost=240_000,
        state=ActionState.DONE, began=at.day(-14),
        said="It took too long to get help, and nobody answered before nine.",
        did="We opened a new help desk. It answers from 7 in the morning to 7 at night.",
        is_public=True,
    )  # fmt: skip
    yield Event(EventKind.OTHER, at.day(-14), "New help desk")


def _school_network(at: _Moment) -> Iterator[Content]:
    yield Aim(
        measure="network", product="", group_key=_SCHOOLS,
        baseline_wave=at.baseline, baseline=0.0,
        target=at.higher(20, "network", "", _SCHOOLS), due=at.day(600),
        owner="Head of school systems", approved_by="Cabinet", approved_on=at.day(-35),
    )  # fmt: skip
    yield Action(
        title="Schools get a new network",
        measure="network", product="", group_key=_SCHOOLS,
        owner="Network manager", due=at.day(30), cost=1_150_000,
        state=ActionState.DONE, began=at.day(-40),
        said="The network in schools was slow, and did not reach the far classrooms.",
        did="We put a new network into every school over two holidays.",
        is_public=True,
    )  # fmt: skip
    yield Event(EventKind.MIGRATION, at.day(-20), "New school network", group_key=_SCHOOLS)


def _second_server(at: _Moment) -> Iterator[Content]:
    yield Aim(
        measure="business-applications", product="", group_key=_PLANNING,
        baseline_wave=at.baseline, baseline=0.0,
        target=at.higher(15, "business-applications", "", _PLANNING), due=at.day(450),
        owner="Planning manager", approved_by="ICT board", approved_on=at.day(-20),
    )  # fmt: skip
    yield Aim(
        measure="product-overall", product="SCHOOL", group_key=WHOLE_COUNCIL,
        baseline_wave=at.baseline, baseline=0.0,
        target=at.higher(10, "product-overall", "SCHOOL", WHOLE_COUNCIL), due=at.day(450),
        owner="Head of school systems", approved_by="Cabinet", approved_on=at.day(-35),
    )  # fmt: skip
    yield Action(
        title="A second server for the planning application",
        measure="business-applications", product="", group_key=_PLANNING,
        owner="ICT projects", due=at.day(20), cost=36_000,
        state=ActionState.DONE, began=at.day(-25),
        said="The planning application loses work, and takes minutes to open a map.",
        did="We put in a second server. The survey does not show that it helped, so we go on looking.",
        is_public=True,
    )  # fmt: skip


def _supplier(at: _Moment) -> Iterator[Content]:
    yield Event(EventKind.CONTRACT, at.day(-10), "School records: notice given", product="SCHOOL")


def _last(at: _Moment) -> Iterator[Content]:
    yield Action(
        title="School records moves to another supplier",
        measure="product-overall", product="SCHOOL", group_key=WHOLE_COUNCIL,
        owner="Head of school systems", due=at.day(240), cost=420_000, state=ActionState.PLANNED,
    )  # fmt: skip
    yield ImpactAssessment(
        "School records, next supplier",
        at.day(-30),
        "Tried in three schools beside the new network and the payroll. Registers opened in two seconds with all"
        " classes at once; nothing else grew slower. Two reports have to be written anew before the move.",
        "Head of school systems",
    )
    year = financial_year(at.day(0))
    for service, (pounds, staff, people, measure) in _COSTS.items():
        for number, (cost, posts) in enumerate(zip(pounds, staff, strict=True)):
            yield Cost(service, year - 3 + number, cost, posts, people, measure)


_STORY: dict[int, Callable[[_Moment], Iterator[Content]]] = {
    1: _first,
    2: _levels,
    EMAIL_MOVED: _email_moved,
    EMAIL_MOVED + 1: _email_mended,
    PLANNING_SUFFERS: _planning,
    HELP_DESK: _help_desk,
    SCHOOL_NETWORK: _school_network,
    SCHOOL_NETWORK + 1: _second_server,
    12: _supplier,
    13: _last,
}
