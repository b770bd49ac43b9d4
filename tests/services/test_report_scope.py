"""What a manager may see: the own group and the whole council, and no other group by name."""

from dataclasses import replace
from datetime import date

import pytest

from survey.domain.access import StaffRole
from survey.domain.errors import NotFound
from tests.report_factories import MANAGER, read_overview

DEPARTMENT = replace(MANAGER, scope="organisation:people-1")


def test_a_manager_sees_the_own_group_unasked(session, now, council):
    page = read_overview(session, now, DEPARTMENT)
    assert page.place.group.name == "Adult Social Care"
    assert page.title == "Adult Social Care: no clear change in a year"
    assert [group.key for group in page.place.path] == ["all"]
    assert page.place.own is None


def test_the_council_is_open_and_leads_back(session, now, council):
    page = read_overview(session, now, DEPARTMENT, group="all")
    assert page.is_shown
    assert page.place.own.key == "organisation:people-1"
    assert page.parts == ()


@pytest.mark.parametrize(
    "group",
    [
        "organisation:people",
        "organisation:people-2",
        "site:schools",
        "site:school-001",
        "x",
        "x:y",
    ],
)
def test_another_group_looks_as_if_it_did_not_exist(session, now, council, group):
    with pytest.raises(NotFound):
        read_overview(session, now, DEPARTMENT, group=group)


def test_no_other_group_is_named_on_the_page(session, now, council):
    for group in (None, "all"):
        said = repr(read_overview(session, now, DEPARTMENT, group=group))
        assert "Housing" not in said
        assert "organisation:people-2" not in said
        assert "school-0" not in said


def test_a_directorate_sees_its_departments(session, now, council):
    page = read_overview(session, now, replace(MANAGER, scope="organisation:people"))
    assert [part.group.name for part in page.parts[0].parts] == [
        "Adult Social Care",
        "Children and Families",
        "Education and Skills",
    ]


@pytest.mark.parametrize(
    "account",
    [
        replace(MANAGER, is_disabled=True),
        replace(MANAGER, until=date(2026, 6, 2)),
        replace(MANAGER, role=StaffRole.INSPECTOR),
    ],
)
def test_whoever_may_not_read_results_is_shown_none(session, now, council, account):
    with pytest.raises(NotFound):
        read_overview(session, now, account)
