"""Quiet periods are written down once, and warn of what falls into them."""

from datetime import date

import pytest
from sqlalchemy import select

from survey.domain.errors import NotFound, Refused
from survey.domain.quiet_period import QuietPeriod
from survey.services import term_dates
from survey.storage.audit import AuditRow
from tests.plan_factories import ADA

SUMMER = QuietPeriod(date(2026, 7, 20), date(2026, 8, 31), "Summer holidays")


@pytest.fixture
def add(session, now):
    def run(name=SUMMER.name, first=SUMMER.first, last=SUMMER.last):
        return term_dates.add(session, name, first, last, now=now, **ADA)

    return run


def test_nothing_is_quiet_until_somebody_says_so(session):
    assert term_dates.listing(session) == ()


def test_periods_are_listed_by_their_days(session, add):
    add()
    easter = add("Easter", date(2026, 3, 30), date(2026, 4, 10))
    assert term_dates.listing(session) == (easter, SUMMER)


def test_a_period_is_written_down_once(session, add):
    assert add() == add(" Summer holidays ") == SUMMER
    assert term_dates.listing(session) == (SUMMER,)
    entries = session.scalars(select(AuditRow.action).where(AuditRow.object == "quiet periods"))
    assert entries.all() == ["add quiet period"]


def test_a_period_is_forgotten(session, add, now):
    add()
    gone = {"name": SUMMER.name, "first": SUMMER.first, "last": SUMMER.last}
    term_dates.remove(session, **gone, now=now, **ADA)
    assert term_dates.listing(session) == ()
    with pytest.raises(NotFound):
        term_dates.remove(session, **gone, now=now, **ADA)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 81}, ["name"]),
        ({"name": "two\nlines"}, ["name"]),
        ({"last": date(2026, 7, 19)}, ["last"]),
        ({"name": "", "last": date(2026, 1, 1)}, ["name", "last"]),
    ],
)
def test_what_is_wrong_with_a_period_is_told_at_its_field(add, given, where):
    with pytest.raises(Refused) as refused:
        add(**given)
    assert [problem.where for problem in refused.value.problems] == where


def day(number, month=7):
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("opens", "closes", "reminders", "told"),
    [
        (day(1), day(19), [], []),
        (day(1, 9), day(30, 9), [], []),
        (day(31, 8), day(21, 9), [], ["It opens in Summer holidays."]),
        (
            day(6), day(24), [day(13), day(20)],
            [
                "The reminder of 2026-07-20 is sent in Summer holidays.",
                "It closes in Summer holidays.",
            ],
        ),
        (day(20), day(31, 8), [day(27)], ["The whole wave lies in Summer holidays."]),
        (day(13), day(6, 9), [], ["43 of its 56 days lie in Summer holidays."]),
    ],
)  # fmt: skip
def test_what_falls_into_a_quiet_period_is_warned_of(opens, closes, reminders, told):
    assert list(term_dates.warnings([SUMMER], opens, closes, reminders)) == told
