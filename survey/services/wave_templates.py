"""What a wave begins as: each template with a questionnaire, days and reminders that make sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING

from survey.domain.fieldwork_plan import FieldworkPlan, Outline, Template
from survey.domain.ticket import DEFAULT_SHARE
from survey.domain.wave import LONDON
from survey.services.burden import CAP_DAYS
from survey.storage import contacts, people, questionnaires, quiet_periods, waves

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from survey.domain.quiet_period import QuietPeriod

_NOTICE = timedelta(days=14)
"""Time for what comes before: directory, texts, a word in the staff newsletter."""
_LOOKED_AHEAD = 26
_TUESDAY = 1
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Shape:
    """What a template brings: which questionnaire, how long it runs, when after the first day it reminds."""

    questionnaire: str
    name: str
    length: timedelta
    reminders: tuple[timedelta, ...]


_SHAPES = {
    Template.QUARTERLY_PULSE: _Shape(
        "it-service", "pulse", 2 * _WEEK + timedelta(days=3), (_WEEK, 2 * _WEEK)
    ),
    Template.ANNUAL_SURVEY: _Shape(
        "it-service", "annual", 3 * _WEEK + timedelta(days=3), (_WEEK, 2 * _WEEK)
    ),
    Template.AFTER_A_TICKET: _Shape("ticket-follow-up", "tickets", timedelta(), ()),
}


def suggest(
    session: Session, template: Template, *, now: datetime, cap_days: int = CAP_DAYS
) -> Outline:
    """Return what a template suggests for a wave: staff by personal links, on days that are not quiet.

    It opens on a Tuesday at least two weeks ahead, when at most half of the staff were asked too lately, and
    closes on a Friday; tickets are asked about for a whole month. The questionnaire is empty where none has been added.
    """
    shape = _SHAPES[template]
    today = now.astimezone(LONDON).date()
    if template is Template.AFTER_A_TICKET:
        opens, closes = _next_month(today)
    else:
        earliest = max(today + _NOTICE, _rested(session, cap_days))
        opens = _first_day(quiet_periods.listing(session), earliest, shape.length)
        closes = opens + shape.length
    plan = FieldworkPlan(
        template=template,
        sends=True,
        reminders=tuple(opens + later for later in shape.reminders),
        share=DEFAULT_SHARE if template is Template.AFTER_A_TICKET else None,
    )
    return Outline(_newest(session, shape.questionnaire), "", opens, closes, plan)


def fresh_id(session: Session, template: Template | None, opens: date) -> str:
    """Return an id that no wave has: what it is and its month, `pulse-2026-06`, a number where there are more."""
    name = _SHAPES[template].name if template else "wave"
    wanted = f"{name}-{opens:%Y-%m}"
    numbered = (wanted if number == 1 else f"{wanted}-{number}" for number in count(1))
    return next(one for one in numbered if waves.find(session, one) is None)


def _newest(session: Session, wanted: str) -> str:
    """Return the newest version of a questionnaire, or of the first that there is."""
    names = questionnaires.names(session)
    chosen = [one for one in names if one[0] == wanted] or [
        one for one in names if one[0] == names[0][0]
    ]
    return f"{chosen[-1][0]}:{chosen[-1][1]}" if chosen else ""


def _first_day(periods: Iterable[QuietPeriod], earliest: date, length: timedelta) -> date:
    """Return the first Tuesday from which a wave is in nobody's way, or the first at all."""
    first = earliest + timedelta(days=(_TUESDAY - earliest.weekday()) % 7)
    quiet = tuple(periods)
    for weeks in range(_LOOKED_AHEAD):
        opens = first + weeks * _WEEK
        if not any(period.meets(opens, opens + length) for period in quiet):
            return opens
    return first


def _rested(session: Session, cap_days: int) -> date:
    """Return the first day on which at most half of the staff list were asked too lately."""
    left = sum(people.count_by_place(session).values()) // 2
    for asked_on, number in contacts.last_asked(session):
        left -= number
        if left < 0:
            return asked_on + timedelta(days=cap_days)
    return date.min


def _next_month(today: date) -> tuple[date, date]:
    opens = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return opens, (opens + timedelta(days=32)).replace(day=1) - timedelta(days=1)
