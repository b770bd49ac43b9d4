"""Two waves or two groups side by side: what a release tested is a test, everything else a margin without a verdict."""

from datetime import date
from math import sqrt

import pytest
from sqlalchemy import delete, update

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.services import questionnaires
from survey.services.report_compare import compare
from survey.services.report_views import NothingYet
from survey.storage.releases import ChangeRow, EstimateRow
from survey.storage.waves import WaveGroupRow
from tests import spread_factories
from tests.analysis_page_factories import NOW, filled
from tests.figure_factories import SD
from tests.report_factories import FILE, GROUPS, store_council, store_wave
from tests.spread_factories import read

OF_SCHOOLS = Account("sue@exton.example", StaffRole.MANAGER, "site:schools")
OF_A_SCHOOL = Account("tom@exton.example", StaffRole.MANAGER, "site:school-001")


@pytest.fixture(scope="module")
def sessions(sqlite_template, tmp_path_factory):
    _, sessions = filled(sqlite_template, tmp_path_factory.mktemp("compare"), spread_factories.fill)
    yield sessions
    sessions.kw["bind"].dispose()


@pytest.fixture
def session(sessions):
    with sessions() as session:
        yield session


def page(session, a="", b="", **asked):
    return read(session, compare, a=a, b=b, **asked)


def waves(session, a, b, **asked):
    return page(session, f"wave:{a}", f"wave:{b}", **asked)


def groups(session, a, b, **asked):
    return page(session, f"group:{a}", f"group:{b}", **asked)


def row(shown, measure="overall-rating", product=""):
    return next(
        one
        for one in shown.compared.rows
        if (one.pair.measure, one.pair.product) == (measure, product)
    )


def test_unasked_the_wave_stands_beside_the_one_that_its_release_names(session):
    shown = page(session)
    assert shown.compared.names == ("June 2026", "June 2025")
    assert shown.waves.chosen == ("wave:2026-06", "wave:2025-06")
    found = row(shown).difference
    assert (found.family, found.contrast) == ("F1", "year-ago")
    assert shown.compared.families[0].startswith("Family F1, by Holm")
    assert shown.compared.sentences[0].startswith("19 of these figures were tested")


def test_a_frozen_test_is_shown_with_its_verdict_whichever_comes_first(session):
    session.execute(update(ChangeRow).values(is_change=False))
    session.execute(
        update(ChangeRow)
        .where(ChangeRow.measure == "email", ChangeRow.contrast == "last-wave")
        .values(is_change=True, difference=4.5, family="F1")
    )
    for first, second in (("2026-06", "2026-03"), ("2026-03", "2026-06")):
        shown = waves(session, first, second)
        assert shown.compared.names == ("June 2026", "March 2026")
        found = row(shown, "email").difference
        assert (found.words, found.verdict) == ("4.5 points better", "better")
        assert row(shown, "network").difference.words == "No clear change"
    assert shown.compared.sentences[1] == "1 of them is called a change."
    session.execute(update(ChangeRow).values(is_change=False))
    none = waves(session, "2026-06", "2026-03").compared
    assert none.sentences[1] == "None of them is called a change."


def test_two_waves_that_no_release_compares_have_a_margin_and_no_verdict(session):
    shown = waves(session, "2025-03", "2025-09")
    found = row(shown)
    assert found.difference.family == ""
    assert found.difference.words == "not tested"
    assert not found.difference.verdict
    sides = (found.pair.main.figure, found.pair.other.figure)
    assert found.difference.points == pytest.approx(sides[0].score - sides[1].score)
    assert found.difference.se == pytest.approx(SD * sqrt(sum(1 / side.base for side in sides)))
    assert "±" in found.difference.said
    assert shown.compared.sentences[0].startswith("This comparison was not among those")
    assert shown.compared.families == ()


def test_a_slope_is_no_test_of_two_waves(session):
    session.execute(delete(ChangeRow).where(ChangeRow.contrast != "slope"))
    session.execute(update(ChangeRow).values(against=[{"wave": "2026-03", "revision": 1}]))
    assert row(waves(session, "2026-06", "2026-03")).difference.family == ""


def test_where_some_were_tested_the_others_are_told_apart(session):
    session.execute(delete(ChangeRow).where(ChangeRow.measure == "email"))
    shown = waves(session, "2026-06", "2026-03")
    assert row(shown, "email").difference.words == "not tested"
    assert shown.compared.sentences[2].startswith("The others were not tested")


def test_figures_of_another_series_are_not_subtracted(session):
    text = FILE.read_text("utf-8").replace("version: 1", "version: 2", 1)
    head = "- id: overall-rating\n"
    text = text.replace(head, f"{head}        continues: false\n", 1)
    later = questionnaires.add(session, text, NOW, "ada@exton.example")
    store_wave(session, NOW, later, date(2026, 9, 1), GROUPS, [])
    shown = waves(session, "2026-09", "2026-06")
    assert row(shown).difference.words == "cannot be compared"
    assert row(shown).difference.points is None
    assert row(shown).pair.other.score
    assert row(shown, "email").difference.words == "not tested"


def test_two_groups_that_share_nobody_have_a_margin(session):
    shown = groups(session, "organisation:people", "organisation:place")
    assert shown.compared.title == "People beside Place, June 2026"
    assert not shown.compares_waves
    found = row(shown).difference
    assert found.se > 0
    assert found.words == "not tested"
    assert row(shown, "product-overall", "payroll").difference.se > 0


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("organisation:people", "organisation:people-1", "one holds the other"),
        ("site:schools", "all", "one holds the other"),
        ("site:schools", "organisation:place", "some people are in both"),
    ],
)
def test_groups_that_share_people_have_no_margin(session, a, b, why):
    found = row(groups(session, a, b)).difference
    assert (found.words, found.se) == (why, None)
    assert found.said
    assert "±" not in found.said


def test_a_group_with_too_few_answers_leaves_its_side_empty(session):
    shown = groups(session, "site:school-001", "site:school-003")
    found = row(shown)
    assert found.pair.main.score
    assert not found.pair.other.score
    assert found.difference.points is None
    assert shown.compared.sentences == ("There are no two figures to compare.",)
    neither = groups(session, "site:school-003", "site:office-02").compared
    assert not neither.charts.is_shown
    mixed = groups(session, "site:school-003", "all")
    assert row(mixed).difference.points is None


def test_without_a_variance_there_is_no_margin(session):
    session.execute(update(EstimateRow).values(change_variance=None))
    found = row(waves(session, "2025-03", "2025-09")).difference
    assert found.points is not None
    assert found.se is None


def test_the_lists_offer_what_may_be_compared(session):
    shown = page(session)
    assert [option.words for option in shown.waves.options[0].options][:2] == [
        "June 2026",
        "March 2026",
    ]
    assert [group.words for group in shown.groups.options] == [
        "",
        "Who people work for",
        "Where people work",
        "Remote offices",
        "Schools",
        "Town hall",
    ]
    session.execute(delete(WaveGroupRow).where(WaveGroupRow.code == "hall"))
    assert page(session).groups.options[-1].words == "Schools"
    of_schools = page(session, account=OF_SCHOOLS)
    assert [group.words for group in of_schools.groups.options] == [
        "",
        "Where people work",
        "Schools",
    ]
    own = page(session, account=OF_A_SCHOOL).groups.options[-1]
    assert own.words == "Your own groups"
    assert [option.value for option in own.options] == ["group:site:school-001"]


@pytest.mark.parametrize(
    ("a", "b", "problem"),
    [
        ("wave:2026-06", "group:all", "Choose two waves, or two groups."),
        ("wave:2026-06", "", "Choose two waves, or two groups."),
        ("anything", "else", "Choose two waves, or two groups."),
        ("wave:2026-06", "wave:2026-06", "Choose two different ones"),
        ("group:all", "group:all", "Choose two different ones"),
    ],
)
def test_what_cannot_be_compared_is_said(session, a, b, problem):
    shown = page(session, a, b)
    assert shown.compared is None
    assert shown.problem.startswith(problem)
    assert shown.drawn == {}
    assert shown.twin.rows == ()


def test_what_does_not_exist_or_may_not_be_read_is_not_found(session):
    for a, b in (("2026-06", "nothing"), ("nothing", "2026-06")):
        with pytest.raises(NotFound):
            waves(session, a, b)
    with pytest.raises(NotFound):
        groups(session, "site:schools", "organisation:people", account=OF_SCHOOLS)


def test_a_wave_after_tickets_is_not_compared_with_another(session):
    later = questionnaires.find(session, "it-service:1")
    store_wave(session, NOW, later, date(2026, 9, 1), GROUPS, [], has_frame=False, series="tickets")
    with pytest.raises(NotFound):
        waves(session, "2026-09", "2026-06")


def test_the_first_wave_stands_alone(sqlite_template, tmp_path):
    _, sessions = filled(
        sqlite_template, tmp_path, lambda session: store_council(session, NOW, 1, GROUPS)
    )
    with sessions() as session:
        shown = page(session)
        assert shown.problem.startswith("There is but one wave so far.")
        assert shown.compares_waves
        assert shown.waves.chosen == ("wave:2026-06", "wave:2026-06")
    sessions.kw["bind"].dispose()


def test_without_tests_the_last_wave_is_taken(session):
    session.execute(delete(ChangeRow))
    assert page(session).compared.names == ("June 2026", "March 2026")


def test_the_twin_holds_both_sides_and_the_difference(session):
    shown = page(session)
    parts = [one["part"] for one in shown.twin.rows]
    count = len(shown.compared.rows)
    assert parts.count("a") == parts.count("b") == parts.count("difference") == count
    first = shown.twin.rows[3]
    assert first["difference"] == row(shown).difference.points
    assert first["family"] == "F1"


def test_before_the_first_release_there_is_nothing(sqlite_template, tmp_path):
    _, sessions = filled(sqlite_template, tmp_path, lambda session: None)
    with sessions() as session:
        assert isinstance(page(session), NothingYet)
        with pytest.raises(NotFound):
            waves(session, "a", "b")
    sessions.kw["bind"].dispose()
