"""The groups of the next level: how they are headed, and whether they add up to the whole."""

import pytest
from sqlalchemy import update

from survey.domain.group import Level
from survey.domain.wave import Links
from survey.storage.releases import EstimateRow, ResponseRateRow
from survey.storage.waves import WaveGroupRow, WaveRow
from tests.report_factories import GROUPS, read_overview, store_council


def tables(session, now, group="all"):
    page = read_overview(session, now, group=group)
    return {table.breakdown: table for table in page.parts}


@pytest.fixture
def adding_up(session, council):
    """Every group with as many answers and returns as those below it: 40 in each leaf that is shown."""
    below = {"all": ("people", "place", "resources"), "organisation:people": range(3)}
    below |= {"organisation:place": range(4), "organisation:resources": range(3)}
    sizes = {"all": 400, "site:town-hall": 300, "site:remote": 60, "site:schools": 40}
    sizes |= {key: 40 * len(parts) for key, parts in below.items() if key != "all"}
    for key, size in sizes.items():
        for row, column in ((EstimateRow, "base"), (ResponseRateRow, "returned")):
            session.execute(update(row).where(row.group_key == key).values({column: size}))


def test_parts_that_add_up_say_nothing(session, now, adding_up):
    assert not any(table.is_partial for table in tables(session, now).values())


def test_answers_that_are_counted_only_higher_up_are_told(session, now, adding_up):
    whole = ResponseRateRow.group_key == "all"
    session.execute(update(ResponseRateRow).where(whole).values(returned=412))
    assert all(table.is_partial for table in tables(session, now).values())


def test_answers_to_the_question_are_not_told_of_where_the_table_does_not_show_them(
    session, now, adding_up
):
    session.execute(update(EstimateRow).where(EstimateRow.group_key == "all").values(base=412))
    assert not any(table.is_partial for table in tables(session, now).values())


def test_a_breakdown_with_a_suppressed_group_does_not_add_up(session, now, council):
    assert tables(session, now, "site:schools")["site"].is_partial


@pytest.mark.parametrize("changes", [{"open_at": ["schools"]}, {"links": Links.OPEN}])
def test_open_links_count_at_a_kind_of_site_and_at_the_council(session, now, council, changes):
    session.execute(update(WaveRow).values(changes))
    council_page = tables(session, now)
    assert council_page["organisation"].has_open_links
    assert not council_page["site"].has_open_links
    assert tables(session, now, "site:schools")["site"].has_open_links
    assert not tables(session, now, "organisation:people")["organisation"].has_open_links


def test_personal_links_are_nothing_to_mention(session, now, council):
    assert not any(table.has_open_links for table in tables(session, now).values())


def test_a_wave_with_a_frame_says_who_people_work_for_and_where(session, now, council):
    assert {table.by for table in tables(session, now).values()} == {""}


def test_a_wave_without_a_frame_is_headed_by_the_kind_of_its_groups(session, now):
    store_council(session, now, 1, GROUPS, has_frame=False, series="old", links=Links.OPEN)
    session.execute(
        update(WaveGroupRow).where(WaveGroupRow.level != Level.ROOT).values(kind="country")
    )
    found = tables(session, now)
    assert {table.by for table in found.values()} == {"country"}
    assert not any(table.has_open_links for table in found.values())
