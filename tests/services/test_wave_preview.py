"""What would be planned for a wave is shown before it opens, and nothing is written."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from survey.domain.errors import NotFound, Refused
from survey.domain.fieldwork_plan import Method
from survey.domain.group import Level
from survey.domain.sample_size import margin, returns_needed
from survey.domain.wave import Links
from survey.services import fieldwork, wave_preview
from survey.services.wave_preview import ELSEWHERE, Outlook
from survey.storage import waves
from tests.directory_factories import GROUPS, import_council
from tests.plan_factories import ADA, a_plan, fill_council, plan_a_wave

LARGE = {
    ("B1", "care"): 2000, ("B1", "plan"): 1600, ("B1", "educ"): 12,
    ("S1", "educ"): 20, ("S2", "educ"): 10, ("S4", "educ"): 60,
}  # fmt: skip


@pytest.fixture
def preview(session, tmp_path, now):
    def run(frame=None, plan=None, **changes):
        fill_council(session, tmp_path, now, frame)
        return wave_preview.classes(session, plan_a_wave(session, now, plan, **changes), now=now)

    return run


@pytest.fixture
def table(session, tmp_path, now):
    def run(margin_points, frame=None, plan=None, **changes):
        fill_council(session, tmp_path, now, frame or LARGE)
        wave_id = plan_a_wave(session, now, plan, **changes)
        return wave_preview.sample_table(session, wave_id, margin_points, now=now)

    return run


def by_members(preview):
    return {"+".join(member.code for member in one.members): one for one in preview.classes}


def test_it_tells_which_sites_stand_alone_and_which_are_joined(preview):
    found = preview()
    assert found.eligible == 228
    assert [(kind.name, kind.eligible) for kind in found.sites] == [
        ("Offices", 122),
        ("Schools", 106),
    ]
    assert [kind.name for kind in found.organisation] == ["People", "Place"]
    classes = by_members(found)
    assert set(classes) == {"B1", "S1+S2+S3", "S4", "care", "educ", "plan"}
    joined, alone = classes["S1+S2+S3"], classes["S4"]
    assert (joined.stands_alone, alone.stands_alone) == (False, True)
    assert [(one.name, one.area, one.eligible) for one in joined.members] == [
        ("Ash Lane School", "north", 20),
        ("Beech Road School", "north", 20),
        ("Cedar School", "north", 20),
    ]
    assert (joined.main, joined.eligible, joined.expected) == ("Education", 60, 24)
    assert (classes["B1"].main, classes["B1"].eligible) == ("Adult care", 122)
    assert classes["B1"].expected == 44, "the twelve of education are counted elsewhere"
    assert classes["care"].main == ""


def test_it_is_what_opening_then_does(session, tmp_path, now, keys):
    fill_council(session, tmp_path, now)
    wave_id = plan_a_wave(session, now)
    shown = {one.id for one in wave_preview.classes(session, wave_id, now=now).classes}
    fieldwork.open_wave(session, keys, wave_id, now=now, **ADA)
    planned = {g.code for g in waves.trees(session, wave_id) if g.level is Level.CLASS}
    assert shown == planned


@pytest.mark.parametrize(
    ("staff", "outlook"),
    [(45, Outlook.LIKELY), (44, Outlook.UNSURE), (25, Outlook.UNSURE), (24, Outlook.UNLIKELY)],
)
def test_it_tells_whether_a_class_may_be_expected_to_be_shown(preview, staff, outlook):
    classes = by_members(preview({("B1", "care"): 100, ("S4", "educ"): staff}))
    assert classes["S4"].outlook is outlook


def test_sites_with_an_open_link_are_told_by_kind_only(preview):
    classes = by_members(preview(open_at=("school",)))
    assert {code for code, one in classes.items() if one.outlook is Outlook.BY_KIND_ONLY} == {
        "S1", "S2", "S3", "S4",
    }  # fmt: skip
    assert classes["S4"].eligible == 46


def test_open_links_everywhere_plan_no_class(preview):
    found = preview(links=Links.OPEN)
    assert {one.outlook for one in found.classes} == {Outlook.BY_KIND_ONLY}
    assert found.organisation == ()


def test_only_the_groups_asked_are_shown(preview):
    found = preview(plan=a_plan(groups=("site:school",)))
    assert found.eligible == 106
    assert set(by_members(found)) == {"S1+S2+S3", "S4", "educ"}


def test_nothing_is_written(session, engine, tmp_path, now):
    fill_council(session, tmp_path, now)
    wave_id = plan_a_wave(session, now, a_plan(method=Method.SAMPLE, margin=5))
    said = []
    event.listen(engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    wave_preview.classes(session, wave_id, now=now)
    wave_preview.sample_table(session, wave_id, 5, now=now)
    assert said
    assert all(statement.lstrip().startswith("SELECT") for statement in said)


def test_it_stands_on_the_groups_of_the_day_it_opens(session, tmp_path, now):
    closing = "Dale School,school,school,south,,2026-06-10,S1"
    groups = GROUPS.replace("Dale School,school,school,south,,,", closing)
    fill_council(session, tmp_path, now)
    import_council(session, tmp_path / "council", now, groups=groups)
    today = plan_a_wave(session, now)
    assert wave_preview.classes(session, today, now=now)
    later = plan_a_wave(session, now, opens=(now + timedelta(days=10)).date())
    with pytest.raises(Refused, match="site:S4"):
        wave_preview.classes(session, later, now=now)


def test_a_wave_that_does_not_exist_has_no_preview(session, now):
    with pytest.raises(NotFound):
        wave_preview.classes(session, "2099-q1", now=now)


def test_the_table_states_what_a_sample_asks_of_each_class(table):
    found = table(5, {("B1", "care"): 2000, ("B1", "plan"): 1600, ("S4", "educ"): 2000})
    rows = {row.id: row for row in found.rows}
    hall = rows["B1"]
    assert (hall.name, hall.kind, hall.eligible) == ("Town hall", "office", 3600)
    assert returns_needed(5, 3600) == 348
    assert (hall.to_ask, hall.expected) == (870, 348)
    assert hall.margin == margin(348, 3600)
    assert round(hall.margin, 1) == 5.0
    assert (hall.census_is_wiser, hall.raised) == (False, False)
    assert (rows["S4"].to_ask, rows["S4"].expected) == (808, returns_needed(5, 2000))


def test_the_table_says_where_a_census_is_wiser(table):
    found = table(5)
    rows = {row.id: row for row in found.rows}
    assert not rows["B1"].census_is_wiser
    assert rows["office"].kind == ELSEWHERE
    assert found.rows[-1] is rows["office"]
    for small in ("S4", "office"):
        assert rows[small].census_is_wiser
        assert rows[small].to_ask == rows[small].eligible


def test_the_table_says_where_more_are_asked_than_the_margin_needs(table):
    """The schools are all asked, so the town hall is asked half as often, not a twentieth as often."""
    found = table(12)
    hall = next(row for row in found.rows if row.id == "B1")
    assert hall.raised
    assert hall.to_ask > 1600
    assert hall.margin < 12


def test_the_total_weighs_each_class_by_its_staff(table):
    found = table(5)
    assert found.total.eligible == sum(LARGE.values())
    assert found.total.to_ask == sum(row.to_ask for row in found.rows)
    assert found.total.expected == sum(row.expected for row in found.rows)
    assert found.total.margin < min(row.margin for row in found.rows if row.margin)
    assert not found.total.census_is_wiser


def test_staff_who_answer_by_poster_stand_apart(table):
    found = table(5, open_at=("school",))
    assert found.by_poster == 90
    assert {row.kind for row in found.rows} == {"office", ELSEWHERE}


def test_a_table_of_posters_alone_is_empty(table):
    found = table(5, links=Links.OPEN)
    assert (found.rows, found.total.margin, found.by_poster) == ((), None, sum(LARGE.values()))
