"""What the pages of products, sites and priorities say where things are otherwise than usual."""

import shutil

import pytest
from sqlalchemy import delete, update

from survey.charts.language import ENGLISH
from survey.charts.words import Comparison, Contrast
from survey.domain.measure import Measure
from survey.domain.scale import Direction
from survey.services import report_priorities, report_product, report_products, report_sites
from survey.services.report_asked import Asking
from survey.services.report_drivers import Quadrant
from survey.services.report_product_lines import change_in_a_word
from survey.services.report_views import NothingYet
from survey.storage.engine import make_engine, make_sessions
from survey.storage.findings import FindingRow
from survey.storage.releases import ChangeRow, EstimateRow
from tests.analysis_page_factories import NOW, filled
from tests.report_factories import MANAGER

LAST = "2026-06"


@pytest.fixture(scope="module")
def sessions(sqlite_template, tmp_path_factory):
    """A council that is filled once; what a story changes is rolled back after it."""
    _, sessions = filled(sqlite_template, tmp_path_factory.mktemp("words"))
    yield sessions
    sessions.kw["bind"].dispose()


def read(session, service, more=None, **asked):
    return service(session, MANAGER, Asking(**asked), now=NOW, **(more or {}))


def find(session, kind, **content):
    """Let the council's findings of a kind be otherwise."""
    row = session.query(FindingRow).filter_by(kind=kind, group_key="all").one()
    row.content = {**row.content, **content}
    session.flush()


def changed(session, *, difference=None, contrast="year-ago", product="payroll"):
    """Let payroll alone have changed, or nothing."""
    session.execute(delete(ChangeRow).where(ChangeRow.product != "", ChangeRow.product != product))
    rows = update(ChangeRow).where(ChangeRow.product == product, ChangeRow.wave_id == LAST)
    told = {"is_change": difference is not None, "contrast": contrast}
    session.execute(rows.values(told | ({"difference": difference} if difference else {})))


@pytest.mark.parametrize(
    ("difference", "title"),
    [
        (5.0, "One product is better"),
        (-5.0, "One product is worse"),
        (None, "Products: no clear change in June 2026"),
    ],
)
def test_the_headline_of_products_counts_what_moved(session, difference, title):
    changed(session, difference=difference)
    page = read(session, report_products.products)
    assert page.title == title
    assert (page.news == ()) == (difference is None)


def test_a_slope_alone_is_a_product_s_headline(session):
    changed(session, difference=3.0, contrast="slope")
    page = read(session, report_product.product, {"code": "payroll"})
    assert page.title == "Payroll self-service: upwards over the waves since June 2025"
    changed(session, contrast="slope")
    page = read(session, report_product.product, {"code": "payroll"})
    assert page.line.tendency == "No clear change"
    assert page.line.word == ""


@pytest.mark.parametrize(("difference", "word"), [(3.0, "higher"), (-3.0, "lower")])
def test_where_neither_end_is_the_good_one_a_change_is_neither(difference, word):
    neutral = Measure("x", {"en": "X"}, ("x",), 1, 5, Direction.NEUTRAL)
    told = Comparison(Contrast.YEAR_AGO, difference, is_change=True, since=NOW.date())
    assert change_in_a_word(told, neutral, ENGLISH) == word


def test_a_kind_has_no_users_by_site(session):
    page = read(session, report_product.product, {"code": "mail"}, group="site:schools")
    assert page.is_shown
    assert page.users == ()


def test_a_first_wave_has_nothing_to_compare_with(session):
    session.execute(delete(ChangeRow))
    page = read(session, report_product.product, {"code": "payroll"})
    assert page.lead == ("There is no earlier wave that it can be compared with.",)
    assert page.title == "Payroll self-service in June 2026"
    assert read(session, report_products.products).news is None


def test_two_products_alone_have_no_extremes_if_one_is_shown(session):
    rows = update(EstimateRow).where(
        EstimateRow.measure == "product-overall",
        EstimateRow.product.not_in(["", "all", "payroll"]),
        EstimateRow.wave_id == LAST,
    )
    session.execute(rows.values(score=None, suppressed="too few"))
    page = read(session, report_products.products)
    assert not any(sentence.startswith("Scores run") for sentence in page.sentences)
    assert len(page.suppressed) == 7


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        ("collinear", "nearly the same"),
        ("answers alike", "all alike"),
        ("no drivers", "too few things to weigh"),
        ("too few on one side", "Too few people answered everything"),
    ],
)
def test_why_priorities_are_refused_is_said_plainly(session, refused, words):
    find(session, "drivers", refused=refused)
    page = read(session, report_priorities.priorities)
    assert words in page.refused
    assert not page.rows


def test_drivers_without_published_scores_are_as_good_as_none(session):
    content = session.query(FindingRow).filter_by(kind="drivers", group_key="all").one().content
    blank = [{**driver, "score": None} for driver in content["drivers"]]
    find(session, "drivers", drivers=blank)
    assert "too few things to weigh" in read(session, report_priorities.priorities).refused


def test_nothing_that_matters_and_satisfies_little_is_good_news(session):
    content = session.query(FindingRow).filter_by(kind="drivers", group_key="all").one().content
    told = [
        {**driver, "importance": 0.02, "low": 0.0, "high": 0.03} if driver["score"] < 60 else driver
        for driver in content["drivers"]
    ]
    find(session, "drivers", drivers=told)
    page = read(session, report_priorities.priorities)
    assert page.title == "Priorities: nothing that matters much satisfies little"


def test_chance_may_have_put_a_measure_first(session):
    content = session.query(FindingRow).filter_by(kind="drivers", group_key="all").one().content
    told = [{**driver, "low": 0.0, "high": 0.5} for driver in content["drivers"]]
    find(session, "drivers", drivers=told)
    page = read(session, report_priorities.priorities)
    assert page.lead[-1] == "Chance alone may have put these here: Network."
    assert page.rows[0].driver.quadrant == Quadrant.KEEP_UP


@pytest.mark.parametrize(
    ("content", "coefficient", "meaning"),
    [
        ({"alpha": None, "spearman_brown": 0.66}, "0.66", "hang together loosely"),
        ({"alpha": 0.45, "low": None, "high": None}, "0.45", "hardly hang together"),
        ({"warnings": ["support-speed"]}, "0.84 (0.82 to 0.86)", "runs against the others: "),
        ({"refused": "answers alike"}, "", "all alike"),
    ],
)
def test_what_a_coefficient_means(session, content, coefficient, meaning):
    find(session, "reliability", **content)
    (told,) = read(session, report_priorities.priorities).soundness.together
    assert told.coefficient == coefficient
    assert meaning in told.meaning


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        ("none flagged", "No return shows signs"),
        ("too few on one side", "Too few returns on one side"),
    ],
)
def test_signs_of_haste_that_cannot_be_told(session, refused, words):
    find(session, "quality", refused=refused, flagged={})
    haste = read(session, report_priorities.priorities).soundness.haste
    assert words in haste.sentence
    assert haste.flags == ()


def test_a_site_without_other_figures_has_no_clue(session):
    rows = update(EstimateRow).where(EstimateRow.group_key == "site:school-007")
    others = rows.where(EstimateRow.measure != "overall-rating")
    session.execute(others.values(score=None, se=None, suppressed="too few"))
    page = read(session, report_sites.sites)
    assert not any(each.clues for each in page.called)


def test_there_may_be_nothing_yet(sqlite_template, tmp_path):
    shutil.copyfile(sqlite_template, tmp_path / "empty.db")
    with make_sessions(make_engine(f"sqlite:///{tmp_path / 'empty.db'}"))() as session:
        for service, more in (
            (report_products.products, {}),
            (report_product.product, {"code": "payroll"}),
            (report_sites.sites, {}),
            (report_priorities.priorities, {}),
        ):
            assert isinstance(read(session, service, more), NothingYet)
