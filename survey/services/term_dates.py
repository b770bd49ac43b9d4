"""Term dates and quiet periods: days on which schools or others cannot be asked. They warn, and never stop a wave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.domain.errors import NotFound, Problem, Refused
from survey.domain.phrase import phrase
from survey.domain.quiet_period import QuietPeriod
from survey.storage import audit, quiet_periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from sqlalchemy.orm import Session

LONGEST_NAME = 80


def listing(session: Session) -> tuple[QuietPeriod, ...]:
    """Return every quiet period, the earliest first."""
    return quiet_periods.listing(session)


def add(
    session: Session, name: str, first: date, last: date, *, now: datetime, actor: str, role: str
) -> QuietPeriod:
    """Write a quiet period down; the same again changes nothing. Raises Refused (where: name, last)."""
    period = QuietPeriod(first, last, name.strip())
    problems = tuple(_faults(period))
    if problems:
        raise Refused(problems)
    if period not in quiet_periods.listing(session):
        quiet_periods.put(session, period)
        _log(session, "add quiet period", period, now=now, actor=actor, role=role)
    return period


def remove(
    session: Session, name: str, first: date, last: date, *, now: datetime, actor: str, role: str
) -> None:
    """Forget a quiet period; raises NotFound."""
    period = QuietPeriod(first, last, name)
    if not quiet_periods.drop(session, period):
        raise NotFound(f"There is no quiet period {name!r} on these days.")
    _log(session, "remove quiet period", period, now=now, actor=actor, role=role)


def warnings(
    periods: Iterable[QuietPeriod], opens: date, closes: date, reminders: Iterable[date] = ()
) -> tuple[str, ...]:
    """Return in words what quiet periods mean for a wave of these days; empty where they are out of its way."""
    reminding = tuple(reminders)
    return tuple(
        words
        for period in periods
        if period.meets(opens, closes)
        for words in _meetings(period, opens, closes, reminding)
    )


def _meetings(
    period: QuietPeriod, opens: date, closes: date, reminders: tuple[date, ...]
) -> Iterator[str]:
    if period.first <= opens and closes <= period.last:
        yield phrase("The whole wave lies in %(period)s.", period=period.name)
        return
    days = 1 + (min(period.last, closes) - max(period.first, opens)).days
    if period.holds(opens):
        yield phrase("It opens in %(period)s.", period=period.name)
    for day in reminders:
        if period.holds(day):
            yield phrase(
                "The reminder of %(day)s is sent in %(period)s.", day=day, period=period.name
            )
    if period.holds(closes):
        yield phrase("It closes in %(period)s.", period=period.name)
    if not (period.holds(opens) or period.holds(closes)):
        length = 1 + (closes - opens).days
        yield phrase(
            "%(days)s of its %(length)s days lie in %(period)s.",
            days=days,
            length=length,
            period=period.name,
        )


def _faults(period: QuietPeriod) -> Iterator[Problem]:
    if not (period.name and period.name.isprintable() and len(period.name) <= LONGEST_NAME):
        what = phrase("the name must be one line of 1 to %(most)s characters", most=LONGEST_NAME)
        yield Problem("name", what)
    if period.last < period.first:
        yield Problem("last", "the last day is before the first")


def _log(
    session: Session, action: str, period: QuietPeriod, *, now: datetime, actor: str, role: str
) -> None:
    audit.append(
        session, now=now, actor=actor, role=role, action=action, object="quiet periods",
        detail={"name": period.name, "first": str(period.first), "last": str(period.last)},
    )  # fmt: skip
