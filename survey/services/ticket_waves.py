"""The wave of a month that asks after tickets: found, or made when the first ticket of the month is taken up.

A ticket belongs to the month in which it is taken up, not to that in which it was closed: what was closed on a last
day is known on the next. In the last days of a month there is no time to answer, so the next month takes over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Refused
from survey.domain.fieldwork_plan import FieldworkPlan, Outline, Template
from survey.domain.phrase import phrase
from survey.domain.ticket import DAYS_TO_ANSWER, first_and_last
from survey.domain.wave import LONDON, WaveState, end_of
from survey.services import questionnaires, wave_plans
from survey.storage import tickets, waves

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from survey.domain.questionnaire import Questionnaire
    from survey.domain.wave import Wave

_LIVING = frozenset({WaveState.DRAFT, WaveState.OPEN})


@dataclass(frozen=True)
class Month:
    """The month that takes up tickets on a day: its first and last day, and its wave, None before there is one."""

    first: date
    last: date
    wave: Wave | None


def month(session: Session, today: date) -> Month:
    """Return the month that takes up tickets: this one, unless it is nearly over or its wave has ended already."""
    there = [wave for wave in waves.listing(session) if wave.is_after_tickets]
    first, last = first_and_last(today)
    while True:
        of_month = [wave for wave in there if first <= wave.opens <= last]
        taking = next(_taking(of_month, today), None)
        if taking is not None:
            return Month(first, last, taking)
        if not of_month and _has_time(last, today):
            return Month(first, last, None)
        first, last = first_and_last(last + timedelta(days=1))


def to_join(session: Session, *, now: datetime, actor: str, role: str) -> Wave:
    """Return the wave that takes up tickets now, its row locked; it is made where there is none.

    Raises Refused where it cannot be made.
    """
    today = now.astimezone(LONDON).date()
    while True:
        found = month(session, today)
        wave_id = found.wave.id if found.wave else _make(session, found, today, now, actor, role)
        wave = waves.hold(session, wave_id)
        if wave.state in _LIVING:
            return wave


def may_invite(wave: Wave, now: datetime) -> bool:
    """Return whether a wave may still invite: it is open, and at least its last day is left whole."""
    return wave.state is WaveState.OPEN and end_of(wave.closes - timedelta(days=1)) > now


def questionnaire(session: Session) -> Questionnaire | None:
    """Return what the next month asks, None where it has not been added."""
    try:
        return questionnaires.find(session, tickets.programme(session).questionnaire)
    except NotFound:
        return None


def to_ask(session: Session) -> Questionnaire:
    """Return what the next month asks; raises Refused where it has not been added."""
    found = questionnaire(session)
    if found is None:
        raise Refused.because(
            phrase(
                "the questionnaire %(name)s has not been added: add it, or choose another for tickets",
                name=tickets.programme(session).questionnaire,
            )
        )
    return found


def _make(session: Session, month: Month, today: date, now: datetime, actor: str, role: str) -> str:
    programme, asked = tickets.programme(session), to_ask(session)
    outline = Outline(
        questionnaire=asked.name,
        title="",
        opens=max(month.first, today),
        closes=month.last,
        plan=FieldworkPlan(template=Template.AFTER_A_TICKET, share=programme.share),
    )
    return wave_plans.create(session, outline, now=now, actor=actor, role=role)


def _taking(of_month: Iterable[Wave], today: date) -> Iterator[Wave]:
    return (wave for wave in of_month if wave.state in _LIVING and _has_time(wave.closes, today))


def _has_time(last: date, today: date) -> bool:
    return last - today >= timedelta(days=DAYS_TO_ANSWER)
