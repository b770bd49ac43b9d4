"""Charts are drawn once: when a release is frozen, or when somebody first looks."""

import pytest
from sqlalchemy import func, select, update

from survey.domain.wave import WaveState
from survey.services import kept_charts, report, report_charts
from survey.services.report_asked import Asking
from survey.storage.releases import ChartRow
from survey.storage.waves import WaveRow
from tests.report_factories import GROUPS, MANAGER, store_council

STANDARD = ["all", "organisation:people", "organisation:people-1", "site:schools"]


@pytest.fixture
def council(session, now):
    return store_council(session, now, 5, GROUPS)


def read(session, now, group=None):
    return report.overview(session, MANAGER, Asking(group=group), now=now)


def test_what_is_drawn_at_freezing_is_what_pages_ask_for(session, now, council):
    drawn = report_charts.draw_standard(session, council[-1].id, 1)
    kinds, directorates, departments = 3, 3, 10
    assert drawn == 2 * (1 + kinds + directorates + departments)
    assert session.scalar(select(func.count()).select_from(ChartRow)) == drawn
    for group in STANDARD:
        page = read(session, now, group)
        assert set(page.trend.charts) == {"wide", "narrow"}
        assert not page.trend.drawn
    assert len(read(session, now, "site:school-001").trend.drawn) == 2


def test_drawing_again_draws_nothing(session, now, council):
    report_charts.draw_standard(session, council[-1].id, 1)
    assert report_charts.draw_standard(session, council[-1].id, 1) == 0


def test_a_wave_that_is_still_being_closed_is_drawn(session, now, council):
    session.execute(
        update(WaveRow).where(WaveRow.id == council[-1].id).values(state=WaveState.CLOSING)
    )
    assert report_charts.draw_standard(session, council[-1].id, 1) > 0


@pytest.mark.parametrize(("wave", "revision"), [("2026-06", 2), ("none", 1)])
def test_a_release_that_is_not_there_draws_nothing(session, now, council, wave, revision):
    assert report_charts.draw_standard(session, wave, revision) == 0


def test_a_first_look_draws_and_the_next_finds_it(session, now, council):
    first = read(session, now, "site:school-001")
    kept_charts.keep(session, first.trend.drawn)
    kept_charts.keep(session, first.trend.drawn)
    second = read(session, now, "site:school-001")
    assert not second.trend.drawn
    assert second.trend.charts == first.trend.charts


def test_keeping_nothing_is_no_error(session):
    kept_charts.keep(session, {})
    assert session.scalar(select(func.count()).select_from(ChartRow)) == 0


def test_another_language_is_another_chart(session, now, council):
    report_charts.draw_standard(session, council[-1].id, 1)
    page = report.overview(session, MANAGER, Asking(locale="cy"), now=now)
    assert len(page.trend.drawn) == 2
