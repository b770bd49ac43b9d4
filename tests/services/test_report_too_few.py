"""What the overview says of groups and waves with too few answers."""

from datetime import date

from sqlalchemy import delete

from survey.services import questionnaires
from survey.storage.releases import EstimateRow
from tests.report_factories import (
    GROUPS,
    read_overview,
    store_wave,
)

TOO_FEW = (
    "Too few answers to show, or answers so alike that they would give people away."
    " Figures are shown from 10 answers on."
)


def test_a_suppressed_group_shows_nothing_but_its_name(session, now, council):
    schools = read_overview(session, now, group="site:schools").parts[0]
    blank = next(part for part in schools.parts if part.group.key == "site:school-003")
    assert blank.figure.score is None
    assert (blank.score, blank.margin, blank.base, blank.bar, blank.response) == (
        "",
        "",
        "",
        None,
        None,
    )


def test_a_group_with_too_few_answers_says_so_and_where_they_count(session, now, council):
    page = read_overview(session, now, group="site:school-003")
    assert not page.is_shown
    assert page.lead == (
        TOO_FEW,
        "What was answered here counts in: Schools.",
    )
    assert not page.measures.is_shown
    assert not page.trend.rows


def test_no_row_at_all_looks_like_a_suppressed_one(session, now, council):
    session.execute(delete(EstimateRow).where(EstimateRow.group_key == "site:school-003"))
    page = read_overview(session, now, group="site:school-003")
    assert not page.is_shown
    parts = read_overview(session, now, group="site:schools").parts[0].parts
    blank = next(part for part in parts if part.group.key == "site:school-003")
    assert blank.figure.score is None


def test_a_wave_below_k_keeps_its_count_only(session, now, council):
    questionnaire = questionnaires.find(session, "it-service:1")
    store_wave(session, now, questionnaire, date(2026, 9, 1), GROUPS, council, suppressed=("all",))
    page = read_overview(session, now)
    assert page.place.wave.id == "2026-09"
    assert not page.is_shown
    assert page.lead == (TOO_FEW,)
    assert [row.figure.score is None for row in page.trend.rows] == [False] * 6 + [True]
    assert "September 2026" in page.trend.sentences[-1]
    assert page.products is None
    assert not any(part.score for table in page.parts for part in table.parts)
