"""What a wave of answers collected elsewhere did not ask: it is said, and nothing looks held back."""

import pytest
from sqlalchemy import update

from survey.domain.release import NOT_PUT_IN_WAVE
from survey.storage.releases import EstimateRow
from tests.figure_factories import a_suppressed_estimate
from tests.report_factories import GROUPS, read_overview, store_council

HEADLINE = "overall-rating"


@pytest.fixture
def imported(session, now):
    return store_council(session, now, 3, GROUPS, has_frame=False, series="old")


def leave_out(session, wave, measure):
    blank = dict.fromkeys(set(a_suppressed_estimate("", "")) - {"measure", "product", "group_key"})
    session.execute(
        update(EstimateRow)
        .where(EstimateRow.wave_id == wave.id, EstimateRow.measure == measure)
        .values(blank | {"suppressed": NOT_PUT_IN_WAVE})
    )


def test_a_measure_that_was_not_asked_is_told_from_one_with_too_few_answers(session, now, imported):
    leave_out(session, imported[-1], "email")
    blank = {"score": None, "base": None, "suppressed": "too few answers"}
    session.execute(
        update(EstimateRow)
        .where(EstimateRow.wave_id == imported[-1].id, EstimateRow.measure == "network")
        .values(blank)
    )
    lines = {line.measure: line for line in read_overview(session, now).measures.lines}
    assert {line.measure for line in lines.values() if line.bar is None} == {"email", "network"}
    assert not lines["email"].figure.is_asked
    assert lines["network"].figure.is_asked


def test_a_trend_passes_over_a_wave_that_did_not_ask(session, now, imported):
    leave_out(session, imported[1], HEADLINE)
    page = read_overview(session, now)
    assert [row.wave.id for row in page.trend.rows] == [imported[0].id, imported[2].id]
    assert not any("without a figure" in sentence for sentence in page.trend.sentences)


def test_a_page_whose_headline_was_not_asked_says_so_and_shows_the_rest(session, now, imported):
    leave_out(session, imported[-1], HEADLINE)
    page = read_overview(session, now)
    assert page.lead == ("This was not asked in this wave.",)
    assert not page.is_shown
    assert page.measures.is_shown
    assert page.parts == ()
    assert [row.wave.id for row in page.trend.rows] == [wave.id for wave in imported[:2]]
