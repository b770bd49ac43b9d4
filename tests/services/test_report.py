"""The overview as a manager reads it: the figures of releases, within a scope, in words."""

import pytest
from sqlalchemy import delete, event, update

from survey.domain.errors import NotFound
from survey.domain.wave import WaveState
from survey.services.report_overview import Overview
from survey.services.report_views import NothingYet
from survey.storage.aims import AIMS
from survey.storage.releases import ChangeRow, EstimateRow
from survey.storage.waves import WaveRow
from tests.figure_factories import a_change, level
from tests.improvement_factories import an_aim
from tests.report_factories import (
    GROUPS,
    a_council,
    read_overview,
    store_council,
    store_release,
)

TOO_FEW = (
    "Too few answers to show, or answers so alike that they would give people away."
    " Figures are shown from 10 answers on."
)


def test_the_headline_is_the_figure_of_the_latest_release(session, now, council):
    page = read_overview(session, now)
    assert isinstance(page, Overview)
    assert page.place.wave.id == council[-1].id == "2026-06"
    assert page.headline.figure.score == pytest.approx(level("overall-rating", 5))
    assert page.headline.score == f"{level('overall-rating', 5):.1f}"
    assert page.facts.response.words == "1,322 of 3,219 (41%)"
    assert page.facts.top_box_means == "6 or 7 – Excellent"
    assert page.facts.fieldwork == "1–21 Jun 2026"


def test_the_trend_goes_up_to_the_wave_of_the_page(session, now, council):
    page = read_overview(session, now)
    assert [row.wave.id for row in page.trend.rows] == [wave.id for wave in council]
    assert set(page.trend.charts) == {"wide", "narrow"}
    earlier = read_overview(session, now, wave_id=council[2].id)
    assert [row.wave.id for row in earlier.trend.rows] == [wave.id for wave in council[:3]]
    assert [wave.id for wave in earlier.place.waves] == [wave.id for wave in reversed(council)]


def test_the_headline_compares_with_a_year_ago(session, now, council):
    page = read_overview(session, now)
    difference = level("overall-rating", 5) - level("overall-rating", 1)
    by_contrast = {change.contrast: change for change in page.headline.changes}
    assert by_contrast["year-ago"].difference == pytest.approx(difference)
    assert by_contrast["year-ago"].against == (council[1].id,)
    assert page.measures.against == "June 2025"
    assert "June 2025" in page.lead[0]


def test_without_a_year_ago_it_compares_with_the_last_wave(session, now, council):
    page = read_overview(session, now, wave_id=council[3].id)
    assert page.measures.against == "September 2025"
    assert "September 2025" in page.lead[0]


def test_what_is_no_change_is_not_called_one(session, now, council):
    session.execute(update(ChangeRow).values(is_change=False))
    page = read_overview(session, now)
    assert page.title == "Overall rating of IT: no clear change in a year"
    assert page.news == ()
    for line in (*page.measures.lines, *page.products.lines):
        assert line.change == "No clear change"
        assert not line.verdict


def test_a_change_is_told_by_its_verdict(session, now, council):
    session.execute(delete(ChangeRow))
    latest = {"wave_id": council[-1].id, "revision": 1}
    session.add_all(
        [
            ChangeRow(**latest, **a_change("email", 4.5, [council[-2]])),
            ChangeRow(**latest, **a_change("lost-time", 3.0, [council[-2]])),
            ChangeRow(**latest, **a_change("network", -0.5, [council[-2]], is_change=False)),
            ChangeRow(
                **latest,
                **a_change("product-overall", -4.0, council[1:5], "slope", "school-records"),
            ),
        ]
    )
    session.flush()
    page = read_overview(session, now)
    words = {line.measure: (line.change, line.verdict) for line in page.measures.lines}
    assert words["email"] == ("4.5 points better", "better")
    assert words["lost-time"] == ("3.0 points worse", "worse")
    assert words["network"] == ("No clear change", "")
    assert words["support"] == ("Not tested", "")
    told = [(news.verdict, news.sentence.split(",")[0]) for news in page.news]
    assert told == [
        ("better", "Email: 4.5 points better than in March 2026"),
        ("worse", "Working time lost: 3.0 points worse than in March 2026"),
        (
            "worse",
            "School records: 4.0 points worse a year by a straight line through the waves since June 2025.",
        ),
    ]
    assert page.title == "Overall rating of IT in June 2026"


def test_the_largest_worsening_is_among_five_lines_and_slopes_come_after_differences(
    session, now, council
):
    session.execute(delete(ChangeRow))
    latest = {"wave_id": council[-1].id, "revision": 1}
    rises = {"email": 9.0, "network": 8.0, "support": 7.0, "telephones": 6.0}
    told = [a_change(measure, size, [council[-2]]) for measure, size in rises.items()]
    told += [
        a_change("product-overall", size, council[1:5], "slope", product)
        for product, size in (("payroll", 20.0), ("school-records", 15.0))
    ]
    session.add_all([ChangeRow(**latest, **each) for each in told])
    session.flush()
    before = read_overview(session, now)
    assert [news.difference for news in before.news] == [9.0, 8.0, 7.0, 6.0, 20.0]
    fall = a_change("product-overall", -3.0, council[1:5], "slope", "mail")
    session.add(ChangeRow(**latest, **fall))
    session.flush()
    after = read_overview(session, now)
    assert [news.difference for news in after.news] == [9.0, 8.0, 7.0, 6.0, -3.0]
    assert after.more_news == 2


def test_aims_beside_that_of_the_headline_are_counted(session, now, council):
    assert not read_overview(session, now).aims
    AIMS.add(session, an_aim(measure="overall-rating", target=70.0), now, "ada@exton.example")
    assert not read_overview(session, now).aims
    for target in (30.0, 90.0):
        AIMS.add(session, an_aim(group_key="site:schools", target=target), now, "ada@exton.example")
    assert read_overview(session, now).aims == "1 of 3 aims is met."
    assert read_overview(session, now, group="site:schools").aims == "1 of 2 aims is met."
    assert not read_overview(session, now, group="organisation:people").aims


def test_a_line_compared_with_another_wave_says_so(session, now, council):
    latest = {"wave_id": council[-1].id, "revision": 1}
    session.execute(delete(ChangeRow).where(ChangeRow.measure == "email"))
    session.add(ChangeRow(**latest, **a_change("email", 4.5, [council[-2]])))
    session.flush()
    lines = {line.measure: line for line in read_overview(session, now).measures.lines}
    assert lines["email"].change == "4.5 points better (since March 2026)"


def test_the_first_wave_has_nothing_to_compare_with(session, now):
    store_council(session, now, 1, GROUPS)
    page = read_overview(session, now)
    assert page.title == "Overall rating of IT in June 2026"
    assert page.lead == ("These are the first figures: there is nothing to compare them with yet.",)
    assert page.news is None
    assert not page.trend.charts
    assert len(page.trend.rows) == 1
    assert not page.measures.against
    assert {line.sparkline for line in page.measures.lines} == {None}


def test_products_stand_in_order_of_score_and_name_those_with_too_few_answers(
    session, now, council
):
    products = read_overview(session, now).products
    everything, *lines = products.lines
    assert everything.title == "All products together"
    scores = [line.figure.score for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert products.suppressed == ("Library catalogue",)
    assert {line.share_using for line in lines} > {"90%"}


def test_a_site_has_no_products(session, now, council):
    assert read_overview(session, now, group="site:school-001").products is None


def test_the_next_level_stands_in_order_of_name_and_never_by_rank(session, now, council):
    tables = {table.breakdown: table for table in read_overview(session, now).parts}
    assert [part.group.name for part in tables["organisation"].parts] == [
        "People",
        "Place",
        "Resources",
    ]
    assert [part.group.name for part in tables["site"].parts] == [
        "Remote offices",
        "Schools",
        "Town hall",
    ]


def test_very_many_groups_have_no_sparkline_each(session, now):
    store_council(session, now, 2, a_council(schools=31))
    assert not read_overview(session, now, group="site:schools").parts[0].has_sparklines
    assert read_overview(session, now, group="site:remote").parts[0].has_sparklines


def test_answers_from_elsewhere_have_no_response_rate(session, now):
    store_council(session, now, 3, GROUPS, has_frame=False, series="old")
    page = read_overview(session, now)
    assert not page.source.has_frame
    assert page.facts.response.eligible is None
    assert page.facts.response.words == "1,233"
    assert not any(table.has_rates for table in page.parts)


def test_the_latest_revision_is_read_overview(session, now, council):
    last = council[-1]
    store_release(session, last, GROUPS, council, revision=2)
    session.execute(
        update(EstimateRow)
        .where(EstimateRow.revision == 2, EstimateRow.group_key == "all")
        .values(score=12.5)
    )
    page = read_overview(session, now)
    assert page.source.revision == 2
    assert page.headline.score == "12.5"
    assert page.trend.rows[-1].score == "12.5"


def test_a_withdrawn_wave_is_not_shown(session, now, council):
    session.execute(
        update(WaveRow).where(WaveRow.id == council[-1].id).values(state=WaveState.WITHDRAWN)
    )
    assert read_overview(session, now).place.wave.id == council[-2].id
    with pytest.raises(NotFound):
        read_overview(session, now, wave_id=council[-1].id)


def test_before_the_first_release_it_says_what_is_running(session, now):
    stored = store_council(session, now, 1, GROUPS)
    session.execute(update(WaveRow).values(state=WaveState.OPEN))
    page = read_overview(session, now)
    assert page == NothingYet(((stored[0].title, "21 June 2026"),))
    session.execute(update(WaveRow).values(state=WaveState.DRAFT))
    assert read_overview(session, now) == NothingYet(())


def test_a_page_is_read_in_few_queries(session, now, council):
    read_overview(session, now)
    statements = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *a: statements.append(a[2]))
    read_overview(session, now, group="site:schools")
    assert len(statements) <= 18, "\n".join(statements)


def test_words_go_through_the_translation_of_the_page(session, now, council):
    class Welsh:
        def gettext(self, message):
            return {"Whole council": "Y cyngor cyfan"}.get(message, message)

        def ngettext(self, one, many, n):
            return one if n == 1 else many

    page = read_overview(session, now, locale="cy", translations=Welsh())
    assert page.place.group.name == "Y cyngor cyfan"
    assert page.place.wave.month == "Mehefin 2026"
