"""When a ticket was closed: every way in which service desks write it is read as it was meant, or refused."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from survey.instruments.ticket_dates import DateReading, NoDayError, Order

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
NOVEMBER = date(2026, 11, 3)


def day(text, order=None, zone=LONDON):
    return DateReading(order, zone).day(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-03",
        "2026-11-03 14:05",
        "2026-11-03T14:05:59.123456Z",
        "2026-11-03T14:05:59+0000",
        "2026/11/3 2:05 pm",
        "2026.11.03",
        "3 Nov 2026",
        "03-Nov-2026 09:15:00",
        "3 November 2026, 9:15 a.m.",
        "Nov 3, 2026 12:00 AM",
        "3/Nov/2026",
    ],
)
@pytest.mark.parametrize("order", [None, *Order])
def test_a_date_that_can_be_read_in_one_way_needs_no_order(text, order):
    assert day(text, order) == NOVEMBER


@pytest.mark.parametrize(
    ("order", "text"),
    [
        (Order.DAY_FIRST, "03/11/2026"),
        (Order.DAY_FIRST, "3.11.26 14:05"),
        (Order.DAY_FIRST, "3-11-2026 2:05pm"),
        (Order.MONTH_FIRST, "11/03/2026 14:05"),
        (Order.MONTH_FIRST, "11/3/26"),
    ],
)
def test_where_it_can_be_read_in_two_ways_the_order_decides(order, text):
    assert day(text, order) == NOVEMBER
    with pytest.raises(
        NoDayError, match="can be read in more than one way: say `order: day-first`"
    ):
        day(text)


@pytest.mark.parametrize("text", ["25/11/2026", "11/25/2026"])
def test_a_day_above_twelve_tells_the_order_by_itself(text):
    assert day(text) == date(2026, 11, 25)


def test_where_day_and_month_are_the_same_number_there_is_nothing_to_decide():
    assert day("11/11/2026") == date(2026, 11, 11)


@pytest.mark.parametrize(
    ("text", "zone", "told"),
    [
        ("2026-06-30 23:30", LONDON, date(2026, 6, 30)),
        ("2026-06-30T23:30:00Z", LONDON, date(2026, 7, 1)),
        ("2026-12-31T23:30:00Z", LONDON, date(2026, 12, 31)),
        ("2026-06-30 19:30", NEW_YORK, date(2026, 7, 1)),
        ("2026-06-30 19:30 +01:00", NEW_YORK, date(2026, 6, 30)),
        ("2026-06-30", NEW_YORK, date(2026, 6, 30)),
        ("2026-03-29 01:30", LONDON, date(2026, 3, 29)),  # an hour that the clocks leave out
    ],
)
def test_the_day_is_that_of_london(text, zone, told):
    assert day(text, zone=zone) == told


@pytest.mark.parametrize(
    ("text", "order", "words"),
    [
        ("46000.5", None, "the number by which a spreadsheet keeps a date"),
        ("yesterday", None, "is no date that can be read: write 2026-11-30 14:05"),
        ("31/02/2026", Order.DAY_FIRST, "is no day of the calendar"),
        ("2026-02-30", None, "is no day of the calendar"),
        ("25/11/2026", Order.MONTH_FIRST, "is no day of the calendar in the order"),
        ("40/40/2026", None, "is no day of the calendar"),
        ("3 Tachwedd 2026", None, "the name of its month is not English"),
        ("0000-01-01", None, "is no day of the calendar"),
        ("2026-11-03 25:00", None, "has a time that no clock shows"),
        ("2026-11-03 13:00 pm", None, "has a time that no clock shows"),
        ("2026-11-03 10:00 +99:00", None, "has a time zone that is nowhere"),
        ("the 3rd of November", None, "is no date that can be read"),
        ("2026-11-03 14:05; DROP TABLE ticket", None, "is no date that can be read"),
    ],
)
def test_what_is_no_date_is_told_with_what_to_write(text, order, words):
    with pytest.raises(NoDayError, match=words):
        day(text, order)
