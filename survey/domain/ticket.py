"""Closed tickets of a service desk: some of those who had one are asked how it went."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

DEFAULT_SHARE = 25
"""The percentage of closed tickets that is asked about unless somebody says otherwise."""

SHARES = range(1, 101)

LONGEST_AGO = timedelta(days=31)
"""A ticket that was closed longer ago is not asked about: nobody remembers it."""

DAYS_TO_ANSWER = 3
"""Whole days that are left, at least, when a month takes a ticket up; what comes later waits for the next month."""

_LOT_BITS = 64


class TicketOutcome(StrEnum):
    """What has become of a ticket. Each has one at every moment, so that all are accounted for."""

    WAITING = "waiting"
    """It has not been looked at yet."""
    INVITED = "invited"
    NOT_DRAWN = "not drawn"
    """It is not in the share that is asked about."""
    ASKED_ALREADY = "asked already"
    """Another ticket of the same person had them invited this month."""
    TOO_SOON = "too soon"
    """Its person was asked in another wave too lately."""
    OPTED_OUT = "opted out"
    NO_ADDRESS = "no address"
    UNKNOWN_PERSON = "unknown person"
    """Nobody on the staff list, or no longer."""
    TOO_LATE = "too late"
    """The month ended before it was looked at."""


@dataclass(frozen=True)
class Ticket:
    """A closed ticket: the `key` stands for the service desk's own id, which is not kept.

    `person` is a staff reference, "" where nobody on the staff list was meant. `service` may be "".
    """

    key: bytes
    closed_on: date
    person: str
    service: str
    product: str | None


@dataclass(frozen=True)
class Programme:
    """How closed tickets are followed up: whether, with which questionnaire, and what share (1 to 100 per cent).

    Each month begins with the version of the questionnaire (an id) that is the newest then.
    """

    is_on: bool = True
    questionnaire: str = "ticket-follow-up"
    share: int = DEFAULT_SHARE


def ticket_key(id_: str) -> bytes:
    """Return SHA-256 of the service desk's id of a ticket: enough to know it again."""
    return sha256(id_.encode("utf-8", "surrogatepass")).digest()


def is_drawn(lot: int, share: int) -> bool:
    """Return whether a lot, a whole number of 64 bits, falls into a share in per cent."""
    return lot * 100 < share << _LOT_BITS


def first_and_last(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month that a day is in."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
