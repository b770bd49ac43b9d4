"""Areas join small sites that lie together, as an administrator says."""

import pytest
from sqlalchemy import select

from survey.domain.errors import Refused
from survey.domain.group import Breakdown
from survey.services import areas, wave_preview
from survey.storage import group_history, groups
from survey.storage.audit import AuditRow
from tests.plan_factories import ADA, fill_council, plan_a_wave


@pytest.fixture(autouse=True)
def council(session, tmp_path, now):
    fill_council(session, tmp_path, now)


@pytest.fixture
def set_areas(session, now):
    return lambda given: areas.set_areas(session, given, now=now, **ADA)


def area_of(session, code):
    (found,) = (
        group.area
        for group in groups.listing(session)
        if (group.breakdown, group.code) == (Breakdown.SITE, code)
    )
    return found


def test_areas_are_set_and_taken_away(session, set_areas):
    assert set_areas({"S1": " east ", "S2": "", "S3": "north"}) == 2
    assert [area_of(session, code) for code in ("S1", "S2", "S3", "S4")] == [
        "east", "", "north", "south",
    ]  # fmt: skip
    (entry,) = session.scalars(select(AuditRow).where(AuditRow.action == "set areas"))
    assert entry.detail == {"S1": ["north", "east"], "S2": ["north", ""]}


def test_the_history_of_a_site_says_so(session, set_areas):
    set_areas({"S1": "east"})
    last = group_history.of_group(session, Breakdown.SITE, "S1")
    assert ("area", "north", "east") in {(one.what, one.before, one.after) for one in last}


def test_what_has_not_changed_is_not_logged(session, set_areas):
    assert set_areas({"S1": "north"}) == 0
    assert not session.scalars(select(AuditRow).where(AuditRow.action == "set areas")).all()


def test_small_sites_are_joined_with_those_of_their_area(session, set_areas, now):
    wave_id = plan_a_wave(session, now)

    def joined():
        preview = wave_preview.classes(session, wave_id, now=now)
        return {tuple(member.code for member in one.members) for one in preview.classes}

    assert ("S1", "S2", "S3") in joined()
    set_areas({"S3": "west"})
    assert {("S1", "S2"), ("S3",)} < joined()


def test_what_is_wrong_is_told_at_its_site(set_areas):
    with pytest.raises(Refused) as refused:
        set_areas({"S9": "north", "S1": "x" * 61, "S2": "two\nlines"})
    assert [problem.where for problem in refused.value.problems] == ["S9", "S1", "S2"]
