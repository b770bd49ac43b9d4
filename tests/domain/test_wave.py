"""A wave's days are London's, on both clock changes too."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.domain.wave import LONDON, end_of, start_of


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        (date(2026, 1, 15), datetime(2026, 1, 15, 0, tzinfo=UTC), datetime(2026, 1, 16, 0, tzinfo=UTC)),
        (date(2026, 7, 15), datetime(2026, 7, 14, 23, tzinfo=UTC), datetime(2026, 7, 15, 23, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 0, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 26, 0, tzinfo=UTC)),
        (date(2028, 2, 29), datetime(2028, 2, 29, 0, tzinfo=UTC), datetime(2028, 3, 1, 0, tzinfo=UTC)),
    ],
    ids=["winter", "summer", "clocks forward", "clocks back", "leap day"],
)  # fmt: skip
def test_a_day_runs_from_midnight_to_midnight_in_london(day, begins, ends):
    assert (start_of(day), end_of(day)) == (begins, ends)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_the_days_on_which_the_clocks_change_are_shorter_and_longer(day, hours):
    assert end_of(day) - start_of(day) == timedelta(hours=hours)


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_days_join_without_gap_or_overlap(day):
    assert end_of(day) == start_of(day + timedelta(days=1))
    assert start_of(day).astimezone(LONDON).date() == day
    assert (end_of(day) - timedelta(microseconds=1)).astimezone(LONDON).date() == day
