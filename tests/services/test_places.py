"""What each site needs: as it is planned, and as the wave was opened."""

from datetime import timedelta

import pytest

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound
from survey.domain.wave import Links, WaveState
from survey.sealing import keys as key_files
from survey.services import fieldwork, places, printing, worker_jobs
from survey.services.places import Place
from tests.answering_factories import settings_for
from tests.directory_factories import GROUPS, import_council
from tests.plan_factories import a_plan, fill_council, plan_a_wave
from tests.wave_factories import store_wave

ADA = Account("ada@exton.example", StaffRole.ADMINISTRATOR)
KIOSK = "http://localhost/kiosk"
NEEDED = {
    "B1": Place("B1", "Town hall", 17, 105, 0, KIOSK),
    "S1": Place("S1", "Ash Lane School", 3, 17, 0, KIOSK),
    "S2": Place("S2", "Beech Road School", 20, 0, 0, KIOSK),
    "S3": Place("S3", "Cedar School", 3, 17, 0, KIOSK),
    "S4": Place("S4", "Dale School", 0, 0, 46, "", has_poster=True),
}


@pytest.fixture
def settings(database_url, keys):
    return settings_for(database_url, keys)


@pytest.fixture
def draft(sessions, now, tmp_path):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        return plan_a_wave(session, now, a_plan(slips_at=("S2",)), open_at=("S4",))


@pytest.fixture
def look(sessions, settings, now):
    def at(wave_id, later=timedelta()):
        with sessions() as session:
            return places.page(session, wave_id, account=ADA, now=now + later, settings=settings)

    return at


def opened(sessions, keys, wave_id, now):
    with sessions.begin() as session:
        fieldwork.open_wave(session, keys, wave_id, now=now, actor=ADA.email)
    return wave_id


def test_what_is_planned_is_what_is_needed_once_it_is_open(sessions, keys, draft, look, now):
    assert {one.site: one for one in look(draft).places} == NEEDED
    opened(sessions, keys, draft, now)
    found = look(draft)
    assert {one.site: one for one in found.places} == NEEDED
    assert (found.slips, found.posters, found.others) == (43, 1, 0)
    assert [one.name for one in found.places] == sorted(one.name for one in found.places)


def test_some_groups_only(sessions, keys, look, now, tmp_path):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        wave_id = plan_a_wave(session, now, a_plan(groups=("organisation:care", "site:S1")))
    planned = {one.site: one.slips for one in look(wave_id).places}
    opened(sessions, keys, wave_id, now)
    assert {one.site: one.slips for one in look(wave_id).places} == planned == {"B1": 8, "S1": 3}


def test_sites_that_need_nothing_are_counted(sessions, look, now, tmp_path):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        wave_id = plan_a_wave(session, now, a_plan(sends=False))
    found = look(wave_id)
    assert (found.places, found.others) == ((), 5)


def test_everybody_by_open_link(sessions, look, now, tmp_path):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        wave_id = plan_a_wave(session, now, a_plan(sends=False), links=Links.OPEN)
    assert sum(one.by_poster for one in look(wave_id).places) == 228


def test_codes_are_there_for_a_day_once_the_worker_has_made_them(sessions, keys, draft, look, now):
    opened(sessions, keys, draft, now)
    assert look(draft).until is None
    with sessions.begin() as session:
        printing.ask(session, draft, account=ADA, now=now)
    assert look(draft).is_in_work
    assert worker_jobs.run(sessions, keys, draft, now=now, cap_days=60)
    found = look(draft)
    assert not found.is_in_work
    assert found.until == now + timedelta(days=1)
    assert found.places[3].kiosk.startswith(f"{KIOSK}/")
    assert look(draft, timedelta(days=1)).until is None


def test_without_the_keys_it_says_what_stands_in_the_way(sessions, keys, draft, look, now):
    opened(sessions, keys, draft, now)
    with sessions.begin() as session:
        printing.make(session, keys, draft, now=now, by=ADA.email, role="administrator")
    key_files.destroy(keys, draft)
    found = look(draft)
    assert "draft key" in found.trouble
    assert found.until is None


@pytest.mark.parametrize("state", [WaveState.CLOSED, WaveState.WITHDRAWN])
def test_a_wave_that_is_over_needs_nothing(sessions, look, now, state):
    with sessions.begin() as session:
        store_wave(session, now, state=state)
    assert look("2026-q2").places == ()


def test_a_wave_that_is_not_there(look):
    with pytest.raises(NotFound):
        look("nowhere")


NEW_COUNCIL = GROUPS + "site,S9,New School,school,school,south,,,\n"
CLOSED_INTO = GROUPS.replace(
    "site,S1,Ash Lane School,school,school,north,,,",
    "site,S1,Ash Lane School,school,school,north,,2026-01-01,S4",
).replace("Town hall", "Old hall")
MOVED = {
    ("B1", "care"): 60, ("B1", "educ"): 12, ("B1", "plan"): 50,
    ("S4", "educ"): 20, ("S2", "educ"): 20, ("S3", "educ"): 20,
}  # fmt: skip
"""S1 has closed into S4, whose own staff have left."""


def test_an_open_wave_keeps_the_places_it_was_opened_with(
    sessions, keys, draft, look, now, tmp_path
):
    opened(sessions, keys, draft, now)
    with sessions.begin() as session:
        import_council(session, tmp_path, now, MOVED, CLOSED_INTO)
    assert {one.site: one for one in look(draft).places} == NEEDED


def test_slips_that_were_printed_stay_on_the_page_whatever_is_imported(
    sessions, keys, draft, look, now, tmp_path
):
    opened(sessions, keys, draft, now)
    with sessions.begin() as session:
        before = printing.make(session, keys, draft, now=now, by=ADA.email, role="administrator")
        import_council(session, tmp_path, now, {("S9", "educ"): 1}, NEW_COUNCIL)
    found = look(draft)
    assert {one.site: one.slips for one in found.places if one.slips} == {
        "B1": 17, "S1": 3, "S2": 20, "S3": 3,
    }  # fmt: skip
    with sessions.begin() as session:
        after = printing.make(session, keys, draft, now=now, by=ADA.email, role="administrator")
    assert (after.slips + after.left, after.left) == (before.slips, 2), (
        "two are counted by kind alone"
    )
