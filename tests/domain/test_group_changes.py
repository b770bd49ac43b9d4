"""What becomes of groups when one list of them takes the place of another."""

from dataclasses import replace
from datetime import date

import pytest

from survey.domain.group import Breakdown, Group
from survey.domain.group_changes import GroupChange, GroupEvent, group_changes

ON = date(2026, 6, 3)
SCHOOL = Group(Breakdown.SITE, "S1", "Ash Lane School", "school", "schools", "north")


def changes(before, after):
    return [
        (change.code, change.day, change.what, change.before, change.after)
        for change in group_changes(before, after, ON)
    ]


def test_nothing_happens_where_nothing_changes():
    assert changes([SCHOOL], [replace(SCHOOL)]) == []


@pytest.mark.parametrize(
    ("now", "event", "day", "before", "after"),
    [
        ({"name": "Ash School"}, GroupEvent.RENAMED, ON, "Ash Lane School", "Ash School"),
        ({"kind": "nursery"}, GroupEvent.KIND, ON, "school", "nursery"),
        ({"parent": "nurseries"}, GroupEvent.MOVED, ON, "schools", "nurseries"),
        ({"area": ""}, GroupEvent.AREA, ON, "north", ""),
        ({"closed": date(2026, 9, 1)}, GroupEvent.CLOSED, date(2026, 9, 1), "", ""),
        (
            {"closed": date(2026, 9, 1), "successor": "S2"},
            GroupEvent.MERGED, date(2026, 9, 1), "", "S2",
        ),
        ({"opened": date(1961, 9, 1)}, GroupEvent.OPENED, date(1961, 9, 1), "", "Ash Lane School"),
    ],
)  # fmt: skip
def test_each_thing_that_can_happen_is_told_by_itself(now, event, day, before, after):
    assert changes([SCHOOL], [replace(SCHOOL, **now)]) == [("S1", day, event, before, after)]


def test_several_things_at_once_are_told_one_by_one():
    both = replace(SCHOOL, name="Ash School", area="south")
    assert [what for _, _, what, _, _ in changes([SCHOOL], [both])] == [
        GroupEvent.RENAMED,
        GroupEvent.AREA,
    ]


def test_a_closing_may_be_put_off_and_taken_back():
    closing = replace(SCHOOL, closed=date(2026, 9, 1))
    later = replace(SCHOOL, closed=date(2027, 9, 1))
    assert changes([closing], [later]) == [
        ("S1", date(2027, 9, 1), GroupEvent.CLOSED, "2026-09-01", "")
    ]
    assert changes([closing], [SCHOOL]) == [("S1", ON, GroupEvent.REOPENED, "2026-09-01", "")]


def test_a_new_group_opens_on_its_own_day_or_on_the_day_of_the_list():
    dated = replace(SCHOOL, code="S2", opened=date(2020, 1, 1), closed=date(2021, 1, 1))
    assert changes([], [SCHOOL, dated]) == [
        ("S1", ON, GroupEvent.OPENED, "", "Ash Lane School"),
        ("S2", date(2020, 1, 1), GroupEvent.OPENED, "", "Ash Lane School"),
        ("S2", date(2021, 1, 1), GroupEvent.CLOSED, "", ""),
    ]


def test_a_group_that_is_gone_from_the_list_is_told_with_its_name():
    assert changes([SCHOOL], []) == [("S1", ON, GroupEvent.REMOVED, "Ash Lane School", "")]


def test_equal_codes_of_two_breakdowns_are_two_groups():
    department = replace(SCHOOL, breakdown=Breakdown.ORGANISATION)
    found = list(group_changes([SCHOOL], [department], ON))
    assert [(change.key, change.what) for change in found] == [
        ("organisation:S1", GroupEvent.OPENED),
        ("site:S1", GroupEvent.REMOVED),
    ]
    assert all(isinstance(change, GroupChange) for change in found)
