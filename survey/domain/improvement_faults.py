"""What may not be entered in a register: one problem for each field, in words that say how to mend it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from survey.domain.errors import Problem
from survey.domain.improvement import (
    Action,
    ActionState,
    Aim,
    Cost,
    Event,
    ImpactAssessment,
    ServiceLevel,
    Strategy,
)
from survey.domain.phrase import phrase
from survey.domain.scale import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey.domain.improvement import Content

LONGEST_LINE = 200
LONGEST_TEXT = 2000
MOST_POUNDS = 1_000_000_000
MOST_STAFF = 100_000
MOST_PEOPLE = 100_000_000
YEARS = range(2000, 2100)

_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)
_TOP = 100
_LINES = frozenset(
    {"title", "owner", "approved_by", "place", "agreed_with", "product", "assessed_by"}
)
_TEXTS = frozenset({"said", "did", "finding"})
_MAY_BE_EMPTY = frozenset({"place", "said", "did"})
_UNWRITTEN = re.compile(r"[^\S\n]")

_MISSING = {
    "title": phrase("enter what it is called"),
    "owner": phrase("enter who answers for it: a name or a post"),
    "approved_by": phrase("enter who approved it"),
    "agreed_with": phrase("enter who agreed to it for the group"),
    "product": phrase("enter the name of the application"),
    "assessed_by": phrase("enter who assessed it"),
    "finding": phrase("enter what was found"),
}


def written_faults(content: Content) -> Iterator[Problem]:
    """Yield what is wrong with the texts and days of an entry, whatever it is about."""
    for name, value in vars(content).items():
        if isinstance(value, date):
            if not _FIRST_DAY <= value <= _LAST_DAY:
                yield Problem(name, phrase("the year must lie between 1990 and 2100"))
        elif isinstance(value, str) and name in _LINES | _TEXTS and not _is_key(content, name):
            yield from _text_faults(name, value)


def _is_key(content: Content, name: str) -> bool:
    """Return whether a field names a product of the catalogue: what exists there is chosen, not typed."""
    return name == "product" and not isinstance(content, ImpactAssessment)


def _text_faults(name: str, value: str) -> Iterator[Problem]:
    longest = LONGEST_TEXT if name in _TEXTS else LONGEST_LINE
    if not value:
        if name not in _MAY_BE_EMPTY:
            yield Problem(name, _MISSING[name])
    elif len(value) > longest:
        what = phrase(
            "it has %(length)s characters: shorten it to %(most)s", length=len(value), most=longest
        )
        yield Problem(name, what)
    elif not _UNWRITTEN.sub(" ", value).replace("\n", "").isprintable():
        yield Problem(name, phrase("it holds characters that cannot be shown: type it anew"))
    elif "\n" in value and name in _LINES:
        yield Problem(name, phrase("it must be one line"))


def aim_faults(aim: Aim, direction: Direction, published: date, today: date) -> Iterator[Problem]:
    """Yield what is wrong with an aim for a figure; `published` is the last day of the wave of its baseline."""
    if not 0 <= aim.target <= _TOP:
        yield Problem("target", phrase("the target is a score from 0 to 100"))
    elif direction is not Direction.NEUTRAL and not _is_better(aim, direction):
        message = (
            phrase(
                "the target must be above the baseline of %(baseline)s: here more is better",
                baseline=f"{aim.baseline:.1f}",
            )
            if direction is Direction.HIGHER_IS_BETTER
            else phrase(
                "the target must be below the baseline of %(baseline)s: here less is better",
                baseline=f"{aim.baseline:.1f}",
            )
        )
        yield Problem("target", message)
    if aim.due <= published:
        yield Problem("due", phrase("the date must come after the wave of the baseline"))
    yield from _not_ahead("approved_on", aim.approved_on, today)


def _is_better(aim: Aim, direction: Direction) -> bool:
    difference = aim.target - aim.baseline
    return difference > 0 if direction is Direction.HIGHER_IS_BETTER else difference < 0


def action_faults(action: Action, today: date) -> Iterator[Problem]:
    """Yield what is wrong with an action."""
    if not 0 <= action.cost <= MOST_POUNDS:
        yield Problem("cost", phrase("the cost is a number of pounds, 0 or more"))
    if action.state is ActionState.PLANNED and action.began is not None:
        yield Problem(
            "began", phrase("what is only planned has no first day: choose that it has begun")
        )
    if action.state is not ActionState.PLANNED and action.began is None:
        yield Problem("began", phrase("enter the day on which it began"))
    if action.began is not None:
        yield from _not_ahead("began", action.began, today)
        if action.due < action.began:
            yield Problem("due", phrase("it is to be finished before it began"))
    if action.is_public and not (action.said and action.did):
        name = "did" if action.said else "said"
        yield Problem(
            name, phrase("a page that anybody may read needs what people said and what was done")
        )


def event_faults(event: Event, today: date) -> Iterator[Problem]:
    """Yield what is wrong with an event. One that is planned may be entered a year ahead."""
    if event.day > today.replace(year=today.year + 1, day=1):
        yield Problem("day", phrase("the day lies more than a year ahead"))


def strategy_faults(strategy: Strategy, today: date) -> Iterator[Problem]:
    """Yield what is wrong with a strategy."""
    yield from _not_ahead("approved_on", strategy.approved_on, today)
    if strategy.review_due <= strategy.approved_on:
        yield Problem("review_due", phrase("the review must come after the approval"))


def service_level_faults(agreed: ServiceLevel) -> Iterator[Problem]:
    """Yield what is wrong with a service level."""
    if not 0 <= agreed.level <= _TOP:
        yield Problem("level", phrase("the level is a score from 0 to 100"))
    if agreed.ends is not None and agreed.ends < agreed.starts:
        yield Problem("ends", phrase("the last day is before the first"))


def assessment_faults(assessment: ImpactAssessment, today: date) -> Iterator[Problem]:
    """Yield what is wrong with an impact assessment."""
    yield from _not_ahead("day", assessment.day, today)


def cost_faults(cost: Cost) -> Iterator[Problem]:
    """Yield what is wrong with what a service cost."""
    if cost.year not in YEARS:
        yield Problem("year", phrase("the year must lie between 2000 and 2099"))
    if not 0 <= cost.annual_cost <= MOST_POUNDS:
        yield Problem("annual_cost", phrase("the cost is a number of pounds, 0 or more"))
    if not 0 <= cost.staff <= MOST_STAFF:
        yield Problem("staff", phrase("the number of staff must be 0 or more"))
    if not 1 <= cost.people_served <= MOST_PEOPLE:
        yield Problem("people_served", phrase("the number of people served must be 1 or more"))


def _not_ahead(name: str, day: date, today: date) -> Iterator[Problem]:
    if day > today:
        yield Problem(name, phrase("the day lies ahead"))
