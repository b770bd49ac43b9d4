"""The page of a group as a manager reads it: against the council, what was tested, and what it can detect."""

import pytest
from sqlalchemy import delete, update

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.services.report_group import group
from survey.services.report_views import NothingYet
from survey.storage.releases import ChangeRow, EstimateRow
from tests import spread_factories
from tests.analysis_page_factories import filled
from tests.spread_factories import read

OF_SCHOOLS = Account("sue@exton.example", StaffRole.MANAGER, "site:schools")
DEPARTMENT, SCHOOL = "organisation:people-1", "site:school-001"


@pytest.fixture(scope="module")
def sessions(sqlite_template, tmp_path_factory):
    _, sessions = filled(sqlite_template, tmp_path_factory.mktemp("group"), spread_factories.fill)
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture
def session(sessions):
    with sessions() as session:
        yield session


def page(session, key=DEPARTMENT, **asked):
    return read(session, group, group=key, **asked)


def test_every_main_measure_stands_beside_the_councils(session):
    shown = page(session)
    assert shown.against.names == ("Adult Social Care", "Whole council")
    assert len(shown.against.pairs) == 12
    first = shown.against.pairs[0]
    assert (first.title, bool(first.main.margin), bool(first.other.score)) == (
        "Overall rating of IT",
        True,
        True,
    )
    assert set(shown.against.charts.by_size) == {"wide", "narrow"}
    assert len(shown.drawn) == 4
    assert "leave" in shown.against.sentences[0]


def test_its_tests_are_those_of_its_family(session):
    shown = page(session)
    assert shown.title.startswith("Adult Social Care: ")
    assert shown.tests.headings == (
        "Against the last wave",
        "Against a year ago",
        "A year, over the last waves",
    )
    assert len(shown.tests.rows) == 12
    cell = shown.tests.rows[0].cells[1]
    assert "±" in cell.figures
    assert shown.tests.family.startswith("Family F")


def test_a_change_is_called_one_and_all_others_are_not(session):
    session.execute(
        update(ChangeRow).where(ChangeRow.group_key == DEPARTMENT).values(is_change=False)
    )
    assert page(session).news == ()
    subject = (ChangeRow.group_key == DEPARTMENT, ChangeRow.measure == "email")
    session.execute(
        update(ChangeRow)
        .where(*subject, ChangeRow.contrast == "last-wave")
        .values(is_change=True, difference=-9.0)
    )
    shown = page(session)
    assert [news.verdict for news in shown.news] == ["worse"]
    assert shown.news[0].sentence.startswith("Email: 9.0 points worse than in March 2026")
    row = next(row for row in shown.tests.rows if row.line.measure == "email")
    assert row.cells[0].words == "9.0 points worse"
    assert row.cells[0].figures.startswith("−9.0 ±")


def test_it_says_what_it_can_and_cannot_detect(session):
    found = page(session).detection
    line = found.lines[0]
    assert 0 < line.found.alone < line.found.corrected
    assert found.tests > 12
    assert found.sentences[0] == "“Overall rating of IT” rests on 213 answers here."
    assert line.corrected in found.sentences[1]
    assert line.alone in found.sentences[2]


def test_a_single_site_is_not_tested_but_told_what_it_could_detect(session):
    shown = page(session, SCHOOL)
    assert shown.tests is None
    assert shown.news is None
    assert shown.detection.lines[0].found.corrected is None
    assert shown.detection.lines[0].found.alone > 10
    assert shown.detection.sentences[1].startswith("A single site is not tested for change")
    assert shown.lead[0].startswith("A single site is not tested")


def test_of_the_council_a_group_is_chosen_by_tree(session):
    shown = page(session, "all")
    assert shown.is_council
    assert shown.against is None
    assert shown.title == "Departments and places of work"
    organisation, site, *kinds = shown.classes
    assert organisation.parts[1].is_within
    assert [part.group.name for part in site.parts] == ["Remote offices", "Schools", "Town hall"]
    assert kinds[1].folded == "Schools"
    assert shown.detection.tests == 36


def test_of_the_council_every_change_below_it_is_told(session):
    session.execute(update(ChangeRow).values(is_change=False))
    session.execute(
        update(ChangeRow)
        .where(ChangeRow.measure == "email", ChangeRow.contrast == "year-ago")
        .values(is_change=True, difference=6.0)
    )
    told = [news.sentence.split(":")[0] for news in page(session, "all").news]
    assert told[0] == "Email"
    assert {"Schools, Email", "People, Email", "Adult Social Care, Email"} <= set(told)
    below = [news.sentence.split(":")[0] for news in page(session, "organisation:people").news]
    assert below[0] == "Email"
    assert "Adult Social Care, Email" in below
    assert "Schools, Email" not in below


def test_a_reader_keeps_to_their_scope(session):
    assert page(session, None, account=OF_SCHOOLS).place.group.key == "site:schools"
    told = page(session, "all", account=OF_SCHOOLS)
    assert [part.group.name for part in told.classes[0].parts] == ["Schools"]
    assert not any(news.sentence.startswith("People") for news in told.news)
    with pytest.raises(NotFound):
        page(session, DEPARTMENT, account=OF_SCHOOLS)


def test_a_group_with_too_few_answers_says_where_they_count(session):
    shown = page(session, "site:school-003")
    assert not shown.is_shown
    assert shown.against is None
    assert shown.detection is None
    assert shown.lead[1] == "What was answered here counts in: Schools."


def test_a_measure_that_is_suppressed_leaves_the_others(session):
    session.execute(
        update(EstimateRow)
        .where(EstimateRow.group_key == DEPARTMENT, EstimateRow.measure == "overall-rating")
        .values(score=None, base=None, change_variance=None, df=None, suppressed="too few answers")
    )
    shown = page(session)
    assert not shown.is_shown
    assert not shown.against.pairs[0].main.score
    assert "“Getting help”" in shown.detection.sentences[0]


def test_no_measure_away_from_the_council_is_said(session):
    session.execute(
        update(EstimateRow)
        .where(EstimateRow.group_key == DEPARTMENT)
        .values(score_low=0, score_high=100)
    )
    assert page(session).against.sentences[0].startswith("In no measure does the interval")
    session.execute(update(EstimateRow).values(score_low=None, score_high=None))
    shown = page(session)
    assert shown.against.sentences[0].startswith("In no measure")
    assert not shown.against.pairs[0].main.margin


def test_the_twin_holds_what_the_page_shows(session):
    shown = page(session)
    parts = [row["part"] for row in shown.twin.rows]
    assert parts.count("measure") == parts.count("council") == parts.count("detectable") == 12
    assert parts.count("trend") == 6
    assert parts.count("test") == 36
    assert "group" in [row["part"] for row in page(session, "all").twin.rows]
    empty = {row["part"] for row in page(session, "site:school-003").twin.rows}
    assert not {"test", "detectable", "clear of the council"} & empty


def test_before_the_first_release_there_is_nothing(sqlite_template, tmp_path):
    _, sessions = filled(sqlite_template, tmp_path, lambda session: None)
    with sessions() as session:
        assert isinstance(page(session, None), NothingYet)
    sessions.kw["bind"].dispose()


def test_a_wave_that_the_tests_look_back_to_may_be_gone(session):
    gone = [{"wave": "gone", "revision": 1, "digest": ""}]
    session.execute(update(ChangeRow).values(against=gone, is_change=True))
    shown = page(session)
    assert shown.news == ()
    assert shown.tests.rows[0].cells == (None, None, None)
    session.execute(delete(ChangeRow))
    assert page(session).tests is None
