"""What the page of value shows: costs entered by hand beside published figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.domain.improvement import Cost, Entry
    from survey.services.kept_charts import Charts
    from survey.services.report_twin import Twin
    from survey.services.report_views import Figure, Place, Source


@dataclass(frozen=True)
class LostTime:
    """Working time lost by one person, in hours, as a release found it."""

    median: float
    trimmed_mean: float
    base: int


@dataclass(frozen=True)
class YearLine:
    """A service in a financial year, in numbers and in words.

    `wave` is the last released one of the year, `month` when it closed; both are empty where there was none, and
    then there is no figure.
    """

    entry: Entry[Cost]
    year: str
    annual_cost: str
    staff: str
    people_served: str
    per_person: str
    wave: str
    month: str
    figure: Figure
    score: str
    margin: str
    lost: LostTime | None
    lost_words: str


@dataclass(frozen=True)
class ServiceValue:
    """The years of a service, the first one first; `satisfaction` names the figure beside them.

    `sentence` says how cost and satisfaction went, the charts show both.
    """

    id: str
    name: str
    satisfaction: str
    years: tuple[YearLine, ...]
    sentence: str
    charts: Charts


@dataclass(frozen=True)
class ValuePage:
    """What each service costs for each person served, and what people think of it.

    `lost_question` is what people were asked about working time lost, "" where they were not.
    """

    place: Place
    source: Source
    twin: Twin
    services: tuple[ServiceValue, ...]
    lost_question: str
    drawn: Mapping[str, str]
    may_keep: bool
