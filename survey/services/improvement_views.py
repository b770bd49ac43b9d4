"""What the page of improvement shows: entries of the registers beside the figures that they speak of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey.analysis.interrupted import Interrupted
    from survey.charts.interval_bar import IntervalBar
    from survey.domain.improvement import (
        Action,
        Aim,
        Entry,
        Event,
        ImpactAssessment,
        ServiceLevel,
        Strategy,
    )
    from survey.services.improvement_verdicts import Judged
    from survey.services.report_differences import Difference
    from survey.services.report_twin import Twin
    from survey.services.report_views import Figure, Place, Source


class Standing(StrEnum):
    """Where a figure stands against what it is to reach."""

    MET = "met"
    """The whole interval reaches it."""
    MET_WITHIN = "met-within"
    """The figure reaches it, the interval does not."""
    SHORT_WITHIN = "short-within"
    """The figure falls short, the interval reaches it."""
    SHORT = "short"
    UNKNOWN = "unknown"
    """There is no figure to be seen."""


@dataclass(frozen=True)
class About:
    """What an entry is about, in words; `group` is the name of the group, `what` of the figure."""

    what: str
    group: str

    @property
    def whole(self) -> str:
        """Both in one line."""
        return f"{self.what}, {self.group}"


@dataclass(frozen=True)
class Reached:
    """The figure of the page's wave against a score that it is to reach, in numbers and in words."""

    figure: Figure
    score: str
    margin: str
    base: str
    bar: IntervalBar | None
    standing: Standing
    badge: str
    sentence: str


@dataclass(frozen=True)
class AimLine:
    """An aim. `chance` is how likely the target is already reached, None where the figure does not tell.

    `since` is by how much the figure moved since the baseline, and `movement` the same in words. An aim that `is_due`
    and not reached is missed.
    """

    entry: Entry[Aim]
    about: About
    reached: Reached
    baseline: str
    target: str
    due: str
    approved: str
    chance: float | None
    chance_words: str
    since: Difference
    movement: str
    is_due: bool
    is_mine: bool


@dataclass(frozen=True)
class ActionLine:
    """An action, and whether the figure has moved beyond noise since it began; `shift` describes the whole series."""

    entry: Entry[Action]
    about: About
    due: str
    cost: str
    state: str
    registered: str
    judged: Judged
    verdict: str
    badge: str
    sentences: tuple[str, ...]
    shift: Interrupted | None
    is_mine: bool


@dataclass(frozen=True)
class EventLine:
    """An event and what it is marked on."""

    entry: Entry[Event]
    kind: str
    day: str
    marked: str


@dataclass(frozen=True)
class StrategyLine:
    """An ICT strategy: `sentence` says whether its review is due."""

    entry: Entry[Strategy]
    approved: str
    is_overdue: bool
    sentence: str


@dataclass(frozen=True)
class LevelLine:
    """A service level beside the figure; `is_in_force` in the page's wave."""

    entry: Entry[ServiceLevel]
    about: About
    level: str
    span: str
    is_in_force: bool
    reached: Reached


@dataclass(frozen=True)
class AssessmentLine:
    """An impact assessment."""

    entry: Entry[ImpactAssessment]
    day: str


@dataclass(frozen=True)
class ImprovementPage:
    """The page of improvement of one group in one wave. `withdrawn` names what was given up, with its address.

    `strategies` are those that stand, the one in force first; `ends` is the scale of the bars. `until` is the last
    day that a page of an earlier wave tells of, "" on the page of the latest.
    """

    place: Place
    source: Source
    twin: Twin
    lead: tuple[str, ...]
    aims: tuple[AimLine, ...]
    actions: tuple[ActionLine, ...]
    events: tuple[EventLine, ...]
    strategies: tuple[StrategyLine, ...]
    levels: tuple[LevelLine, ...]
    assessments: tuple[AssessmentLine, ...]
    withdrawn: tuple[tuple[str, int, str, str], ...]
    ends: tuple[int, int]
    until: str
    may_keep: bool
    may_keep_evidence: bool

    @property
    def drawn(self) -> Mapping[str, str]:
        """No chart of this page has to be kept."""
        return {}
