"""Where a trend breaks, where it has a gap, and where it begins."""

from datetime import date

from sqlalchemy import delete, update

from survey.domain.wave import WaveState
from survey.services import questionnaires
from survey.storage.releases import EstimateRow
from survey.storage.waves import WaveGroupRow, WaveRow
from tests.report_factories import FILE, GROUPS, read_overview, store_wave


def with_another_version(session, now, council, text):
    questionnaire = questionnaires.add(session, text, now, "ada@exton.example")
    store_wave(session, now, questionnaire, date(2026, 9, 1), GROUPS, council)
    return read_overview(session, now)


def test_a_question_that_carries_on_is_one_line(session, now, council):
    text = FILE.read_text("utf-8").replace("version: 1", "version: 2", 1)
    page = with_another_version(session, now, council, text)
    assert not any(row.is_break for row in page.trend.rows)


def test_a_question_that_starts_anew_is_a_marked_break(session, now, council):
    text = FILE.read_text("utf-8").replace("version: 1", "version: 2", 1)
    text = text.replace(
        "- id: overall-rating\n", "- id: overall-rating\n        continues: false\n", 1
    )
    page = with_another_version(session, now, council, text)
    assert [row.is_break for row in page.trend.rows] == [False] * 6 + [True]
    assert "cannot be compared" in page.trend.sentences[-1]


def test_answers_of_another_series_are_a_marked_break(session, now, council):
    questionnaire = questionnaires.find(session, "it-service:1")
    store_wave(
        session,
        now,
        questionnaire,
        date(2026, 9, 1),
        GROUPS,
        council,
        has_frame=False,
        series="elsewhere",
    )
    assert read_overview(session, now).trend.rows[-1].is_break


def test_a_group_that_a_wave_did_not_count_is_a_gap(session, now, council):
    gone = council[2].id
    for row in (WaveGroupRow, EstimateRow):
        column = row.code if row is WaveGroupRow else row.group_key
        key = "schools" if row is WaveGroupRow else "site:schools"
        session.execute(delete(row).where(row.wave_id == gone, column == key))
    page = read_overview(session, now, group="site:schools")
    missing = {row.wave.id for row in page.trend.rows if row.figure.score is None}
    assert missing == {gone}
    assert {wave.id for wave in page.place.waves if not wave.has_group} == {gone}


def test_a_trend_begins_with_the_first_figure(session, now, council):
    early = [wave.id for wave in council[:2]]
    session.execute(
        delete(EstimateRow).where(
            EstimateRow.wave_id.in_(early), EstimateRow.group_key == "site:schools"
        )
    )
    page = read_overview(session, now, group="site:schools")
    assert [row.wave.id for row in page.trend.rows] == [wave.id for wave in council[2:]]


def test_a_version_that_was_never_fielded_is_no_break(session, now, council):
    text = FILE.read_text("utf-8").replace("version: 1", "version: 3", 1)
    page = with_another_version(session, now, council, text)
    assert not any(row.is_break for row in page.trend.rows)


def test_another_questionnaire_has_a_trend_of_its_own(session, now, council):
    """Nothing of the council's figures is taken for those of a usability scale."""
    file = FILE.parents[1] / "system-usability/1.yaml"
    usability = questionnaires.add_file(session, file, now, "ada@exton.example")
    store_wave(session, now, usability, date(2026, 9, 1), GROUPS, council)
    page = read_overview(session, now)
    assert not page.is_shown
    assert not page.trend.rows
    assert not page.facts.top_box_means
    assert page.products is None


def test_two_questionnaires_with_the_same_measure_are_not_spliced(session, now, council):
    text = FILE.read_text("utf-8").replace("id: it-service", "id: it-service-short", 1)
    page = with_another_version(session, now, council, text)
    assert [row.is_break for row in page.trend.rows] == [False] * 6 + [True]


def test_a_test_against_a_wave_that_was_withdrawn_is_not_told(session, now, council):
    session.execute(
        update(WaveRow).where(WaveRow.id == council[1].id).values(state=WaveState.WITHDRAWN)
    )
    page = read_overview(session, now)
    assert page.measures.against == "March 2026"
    assert "June 2025" not in " ".join(page.lead)
