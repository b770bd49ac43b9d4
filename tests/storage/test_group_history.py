"""The history of a group grows import by import, and says who was merged into it."""

from datetime import date

from survey.domain.group import Breakdown
from survey.domain.group_changes import GroupChange, GroupEvent
from survey.storage import group_history


def a_change(what, day, code="S1", after=""):
    return GroupChange(Breakdown.SITE, code, day, what, "", after)


def test_what_is_learnt_later_comes_later_and_days_decide(session):
    opened = a_change(GroupEvent.OPENED, date(2020, 1, 1))
    renamed = a_change(GroupEvent.RENAMED, date(2026, 6, 3), after="Ash")
    again = a_change(GroupEvent.RENAMED, date(2026, 6, 3), after="Oak")
    assert group_history.add(session, [opened, renamed]) == 2
    assert group_history.add(session, [again, a_change(GroupEvent.OPENED, date(2026, 6, 3), "S2")])
    assert group_history.of_group(session, Breakdown.SITE, "S1") == (opened, renamed, again)


def test_nothing_to_add_adds_nothing(session):
    assert group_history.add(session, []) == 0
    assert group_history.of_group(session, Breakdown.SITE, "S1") == ()


def test_a_group_knows_which_others_it_took_over(session):
    merged = a_change(GroupEvent.MERGED, date(2026, 9, 1), "S2", after="S1")
    elsewhere = a_change(GroupEvent.RENAMED, date(2026, 9, 1), "S3", after="S1")
    group_history.add(session, [merged, elsewhere])
    assert group_history.of_group(session, Breakdown.SITE, "S1") == (merged,)
    assert group_history.of_group(session, Breakdown.SITE, "S2") == (merged,)
    assert group_history.of_group(session, Breakdown.ORGANISATION, "S1") == ()
