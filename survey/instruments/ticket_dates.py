"""When a ticket was closed, as service desks write it: a day in London, or why it cannot be told.

A date that can be read in two ways is refused unless the mapping says which is meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING

from survey.domain.phrase import phrase
from survey.domain.wave import LONDON

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


class Order(StrEnum):
    """What comes first where day and month are both numbers and the year stands last."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_TIME = (
    r"(?:(?:T|,? )(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?)?"
)
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d\d){_TIME}", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:(\d{{1,2}})[-/ ]([a-z]{{3,9}})|([a-z]{{3,9}}) (\d{{1,2}}),?)[-/ ](\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{4,6}([.,]\d+)?")
_CENTURY = 2000
_SHORT_YEAR = 2
_NOON = 12


class NoDayError(ValueError):
    """What is wrong with a date, as a phrase that follows the date itself."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


@dataclass(frozen=True)
class DateReading:
    """How a column of dates is read: the order, where it has to be said, and the zone of times without one."""

    order: Order | None
    zone: ZoneInfo

    def day(self, text: str) -> date:
        """Return the day in London that a cell means; raises NoDayError."""
        found, day = self._found(text)
        if found["hour"] is None:
            return day
        moment = datetime.combine(day, _time(found), _zone(found["zone"]) or self.zone)
        return moment.astimezone(LONDON).date()

    def _found(self, text: str) -> tuple[re.Match[str], date]:
        if found := _YEAR_FIRST.fullmatch(text):
            return found, _day(*map(int, found.group(1, 2, 3)))
        if found := _NAMED.fullmatch(text):
            month = _month(found[2] or found[3])
            return found, _day(int(found[5]), month, int(found[1] or found[4]))
        if found := _YEAR_LAST.fullmatch(text):
            return found, self._in_order(*found.group(1, 2, 3))
        if _SERIAL.fullmatch(text):
            raise NoDayError(
                phrase(
                    "is the number by which a spreadsheet keeps a date: give the column the format of a date and"
                    " save it again"
                )
            )
        raise NoDayError(phrase("is no date that can be read: write 2026-11-30 14:05"))

    def _in_order(self, first: str, second: str, year: str) -> date:
        one, two = int(first), int(second)
        order = self.order or _the_only_order(one, two)
        if order is None or (self.order is None and len(year) == _SHORT_YEAR):
            raise NoDayError(
                phrase(
                    "can be read in more than one way: say `order: day-first` or `order: month-first` under"
                    " `closed` in the mapping"
                )
            )
        day, month = (one, two) if order is Order.DAY_FIRST else (two, one)
        return _day(int(year) + (_CENTURY if len(year) == _SHORT_YEAR else 0), month, day)


def _month(name: str) -> int:
    for number, full in enumerate(_MONTHS, 1):
        if full.startswith(name.lower()):
            return number
    raise NoDayError(phrase("is no date: the name of its month is not English"))


def _the_only_order(one: int, two: int) -> Order | None:
    """Return the only order in which two numbers are a day and a month, None where there are two."""
    if one == two or two > len(_MONTHS) >= one:
        return Order.MONTH_FIRST
    return Order.DAY_FIRST if one > len(_MONTHS) else None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDayError(
            phrase("is no day of the calendar in the order that the mapping says")
        ) from None


def _time(found: re.Match[str]) -> time:
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= _NOON:
            raise NoDayError(phrase("has a time that no clock shows"))
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        raise NoDayError(phrase("has a time that no clock shows")) from None


def _zone(text: str | None) -> timezone | None:
    """Return the zone that a time names, None where it names none."""
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset >= timedelta(days=1):
        raise NoDayError(phrase("has a time zone that is nowhere"))
    return timezone(offset if text[0] == "+" else -offset)
