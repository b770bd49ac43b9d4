"""Waves after tickets on the overview: found when asked for, and in nobody's way."""

from datetime import date

import pytest

from survey.domain.wave import TICKETS
from tests.report_factories import (
    FILE,
    GROUPS,
    questionnaires,
    read_overview,
    store_council,
    store_wave,
)


@pytest.fixture
def council(session, now):
    """Six quarterly waves, and two of tickets that closed after the fifth and after the sixth."""
    stored = store_council(session, now, 6, GROUPS)
    questionnaire = questionnaires.add_file(session, FILE, now, "ada@exton.example")
    after = []
    for opens, name in (
        (date(2026, 7, 5), "tickets-2026-07"),
        (date(2026, 10, 1), "tickets-2026-10"),
    ):
        changes = {"id": name, "has_frame": False, "series": TICKETS}
        store_wave(session, now, questionnaire, opens, GROUPS, after, **changes)
    return stored


def test_unasked_the_overview_shows_the_latest_survey_of_staff(session, now, council):
    page = read_overview(session, now)
    assert page.place.wave.id == council[-1].id
    assert len(page.trend.rows) == 6
    assert {choice.id for choice in page.place.waves} >= {"tickets-2026-07", "tickets-2026-10"}


def test_asked_for_they_are_shown_with_their_own_history_alone(session, now, council):
    page = read_overview(session, now, wave_id="tickets-2026-10")
    assert [row.wave.id for row in page.trend.rows] == ["tickets-2026-07", "tickets-2026-10"]
    assert page.source.is_after_tickets
    assert not page.source.has_frame
    assert page.facts.response.eligible is None
    assert not any(table.has_rates for table in page.parts)
    assert {table.by for table in page.parts} == {""}


def test_where_there_is_nothing_else_they_are_shown_unasked(session, now):
    store_council(session, now, 2, GROUPS, has_frame=False, series=TICKETS)
    assert read_overview(session, now).source.is_after_tickets
