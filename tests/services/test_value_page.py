"""The page of value: what a service costs for each person, beside the published figures of each financial year."""

import pytest
from sqlalchemy import insert

from survey.services import value_page
from survey.services.report_asked import Asking
from survey.services.report_views import NothingYet
from survey.storage.costs import COSTS
from survey.storage.findings import FindingRow
from tests.improvement_factories import ADMINISTRATOR, LATER, PEOPLE, a_cost, enter


def read(session, account=ADMINISTRATOR, **asked):
    return value_page.value(session, account, Asking(**asked), now=LATER)


@pytest.fixture
def told(council_session):
    """Costs of two years; the waves of March 2025 to March 2026 closed in them, and hours lost in one."""
    enter(council_session, a_cost(year=2024, annual_cost=810_000))
    enter(council_session, a_cost())
    enter(
        council_session,
        a_cost(service="applications", measure="product-overall", product="payroll"),
    )
    hours = {"median": 0.4, "trimmed_mean": 0.75, "base": 900, "refused": ""}
    refused = {"refused": "too few"}
    council_session.execute(
        insert(FindingRow).values(
            wave_id="2025-03",
            revision=1,
            kind="lost-time",
            group_key="all",
            subject="lost-time",
            content=refused,
        )
    )
    council_session.execute(
        insert(FindingRow).values(
            wave_id="2026-03",
            revision=1,
            kind="lost-time",
            group_key="all",
            subject="lost-time",
            content=hours,
        )
    )
    return council_session


def test_costs_stand_beside_the_last_wave_of_their_year(told):
    everything, applications = read(told).services
    assert (everything.name, applications.name) == ("All of IT", "applications")
    first, second = everything.years
    assert (first.year, first.per_person, first.wave) == ("2024/25", "£90", "2025-03")
    assert (second.year, second.per_person, second.wave) == ("2025/26", "£100", "2026-03")
    assert second.score
    assert second.margin.startswith("±")
    assert first.lost is None
    assert (
        second.lost_words == "0.8 hours each, as a mean; half of them lost no more than 0.4 hours"
    )
    assert everything.sentence.startswith("£90 for each person served in 2024/25, £100 in 2025/26.")
    assert "“Overall rating of IT” went from" in everything.sentence
    assert everything.charts.is_shown
    assert applications.satisfaction == "Payroll self-service"
    assert not applications.charts.is_shown, "one year is no course"
    assert (
        "£100 for each person served in 2025/26. “Payroll self-service” stood at"
        in applications.sentence
    )


def test_years_are_drawn_only_where_they_follow_one_another(told):
    enter(told, a_cost(year=2022))
    assert [line.year for line in read(told).services[0].years] == ["2022/23", "2024/25", "2025/26"]
    assert read(told).services[0].charts.is_shown
    enter(told, a_cost(year=2027))
    assert not read(told).services[0].charts.is_shown


def test_the_twin_holds_every_number(told):
    rows = read(told).twin.rows
    assert [(row["service"], row["year"]) for row in rows] == [
        ("", "2024/25"),
        ("", "2025/26"),
        ("applications", "2025/26"),
    ]
    assert rows[1]["cost_per_person"] == 100.0
    assert rows[1]["lost_hours_trimmed_mean"] == 0.75
    assert rows[1]["staff"] == 12.5


def test_an_earlier_wave_knows_nothing_of_later_ones(told):
    first, second = read(told, wave_id="2025-03").services[0].years
    assert first.score
    assert (second.wave, second.score) == ("", "")


def test_the_page_is_about_the_whole_council_and_kept_by_administrators(told):
    assert read(told).may_keep
    page = read(told, PEOPLE)
    assert page.place.group.key == "all"
    assert not page.may_keep


def test_amounts_below_a_hundred_pounds_are_told_to_the_penny(council_session):
    enter(council_session, a_cost(annual_cost=111_555))
    (service,) = read(council_session).services
    assert service.years[0].per_person == "£12.40"


def test_what_is_not_measured_any_more_has_no_figure(council_session):
    number = enter(council_session, a_cost())
    COSTS.amend(council_session, number, a_cost(measure="gone"), LATER, "root")
    (service,) = read(council_session).services
    assert service.satisfaction == "gone"
    assert not service.years[0].score
    assert service.sentence == "£100 for each person served in 2025/26."


def test_without_costs_or_releases_the_page_is_empty(council_session, session):
    assert read(council_session).services == ()
    assert isinstance(read(session), NothingYet)
