"""Improvement: what a council does about a figure, said before the wave that shows whether it worked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from survey.domain.access import WHOLE_COUNCIL
from survey.domain.wave import start_of

if TYPE_CHECKING:
    from datetime import date

TESTED_FOR = timedelta(days=400)
"""How long after it began an action is tested: over the same season a year later. Then its verdict stands.

A family of tests that only ever grew would find less with every wave.
"""


@dataclass(frozen=True, order=True)
class RegisteredAction:
    """An action as a release tests it: the figure it is meant to move, and the day on which it began.

    `product` is "" where the figure is about none; `group_key` is `all` or `breakdown:code`, as releases name
    groups. Two actions for one figure that began between the same waves are one test.
    """

    measure: str
    product: str
    group_key: str
    began: date


class RegisterName(StrEnum):
    """The registers, by the names that addresses give them."""

    AIMS = "aims"
    ACTIONS = "actions"
    EVENTS = "events"
    STRATEGIES = "strategies"
    SERVICE_LEVELS = "service-levels"
    ASSESSMENTS = "assessments"
    COSTS = "costs"


class ActionState(StrEnum):
    """How far an action has come; one that is given up is withdrawn from the register."""

    PLANNED = "planned"
    BEGUN = "begun"
    DONE = "done"


class EventKind(StrEnum):
    """What sort of thing happened."""

    MIGRATION = "migration"
    INCIDENT = "incident"
    CONTRACT = "contract change"
    OTHER = "other"


@dataclass(frozen=True)
class Aim:
    """A target for a published figure. `baseline` and `target` are scores of 0-100.

    `baseline` is the score of `baseline_wave` as it was published; `approved_by` says who approved the aim.
    """

    measure: str
    product: str
    group_key: str
    baseline_wave: str
    baseline: float
    target: float
    due: date
    owner: str
    approved_by: str
    approved_on: date


@dataclass(frozen=True)
class Action:
    """What is done, and which published figure it is meant to move. `cost` is in whole pounds.

    `began` is its first day, None while it is planned. `said` and `did` are for the page that anybody may read
    ("you said, we did"), where it stands if `is_public`.
    """

    title: str
    measure: str
    product: str
    group_key: str
    owner: str
    due: date
    cost: int
    state: ActionState
    began: date | None = None
    said: str = ""
    did: str = ""
    is_public: bool = False


@dataclass(frozen=True)
class Event:
    """What happened, to be marked on trends. Empty `measure` and `product` mean every figure."""

    kind: EventKind
    day: date
    title: str
    measure: str = ""
    product: str = ""
    group_key: str = WHOLE_COUNCIL

    def is_about(self, measure: str, product: str) -> bool:
        """Return whether it touches the figures of a measure, or of a product."""
        if self.product:
            return product == self.product
        return not self.measure or self.measure == measure


@dataclass(frozen=True)
class Strategy:
    """The ICT strategy, as approved. `review_due` is when it has to be looked at again: after two years."""

    title: str
    approved_by: str
    approved_on: date
    review_due: date
    place: str = ""
    """Where it can be read."""


@dataclass(frozen=True)
class ServiceLevel:
    """A level agreed with a group for a published figure: at least `level` (or at most, where lower is better)."""

    measure: str
    product: str
    group_key: str
    level: float
    agreed_with: str
    starts: date
    ends: date | None = None


@dataclass(frozen=True)
class ImpactAssessment:
    """What was found out about a new application before it touched the others."""

    product: str
    """Its name: it may not be in the catalogue yet."""
    day: date
    finding: str
    assessed_by: str


@dataclass(frozen=True)
class Cost:
    """What a service cost in a financial year, which begins in April of `year`: whole pounds, staff, people.

    `service` is "" for all of IT. Beside it stands the satisfaction with `measure`, of a product where one is named.
    """

    service: str
    year: int
    annual_cost: int
    staff: float
    people_served: int
    measure: str
    product: str = ""

    @property
    def per_person(self) -> float:
        """Pounds for each person served."""
        return self.annual_cost / self.people_served


Content = Aim | Action | Event | Strategy | ServiceLevel | ImpactAssessment | Cost
ContentT = TypeVar("ContentT", Aim, Action, Event, Strategy, ServiceLevel, ImpactAssessment, Cost)


@dataclass(frozen=True)
class Entry(Generic[ContentT]):
    """What stands in a register: who entered it when, and whether it was changed or withdrawn since.

    Nothing is ever rewritten: every version is kept, see `survey.storage.register`.
    """

    number: int
    content: ContentT
    entered_at: datetime
    entered_by: str
    changed_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it has not been withdrawn."""
        return self.withdrawn_at is None

    def is_registered_before(self, opens: date) -> bool:
        """Return whether it was entered before the first day of a wave."""
        return self.entered_at < start_of(opens)


@dataclass(frozen=True)
class Version:
    """One version of an entry: what was written, when, by whom. The last may say that it was withdrawn."""

    version: int
    at: datetime
    by: str
    content: dict[str, object]
    is_withdrawal: bool


def financial_year(day: date) -> int:
    """Return the year in which the financial year of a day begins: it runs from April to March."""
    april = 4
    return day.year if day.month >= april else day.year - 1
