"""Response rates of open waves: read once a day at six, for the whole, for kinds of site and for planned classes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from survey.domain.fieldwork_plan import Method
from survey.domain.response_rate import UNDER_K
from survey.services import closing, fieldwork, response_rates, worker
from survey.storage import rate_readings, waves
from survey.storage.invitations import InvitationRow
from survey.storage.people import PersonRow
from survey.storage.waves import OpenLinkRow
from tests.plan_factories import a_plan, fill_council, plan_a_wave

SIX = datetime(2026, 6, 3, 5, tzinfo=UTC)
"""Six in the morning of the first day, by summer time in London."""


@pytest.fixture
def wave_id(sessions, keys, tmp_path):
    return opened(sessions, keys, tmp_path)


def opened(sessions, keys, tmp_path, plan=None, **changes):
    with sessions.begin() as session:
        fill_council(session, tmp_path, SIX)
        wave_id = plan_a_wave(session, SIX - timedelta(days=1), plan or a_plan(), **changes)
        fieldwork.open_wave(session, keys, wave_id, now=SIX - timedelta(hours=5), actor="ada")
    return wave_id


def let_return(sessions, count, site=None):
    people = select(InvitationRow.id).order_by(InvitationRow.person)
    if site:
        people = people.join(PersonRow, PersonRow.reference == InvitationRow.person).where(
            PersonRow.site == site
        )
    with sessions.begin() as session:
        session.execute(
            update(InvitationRow)
            .where(InvitationRow.id.in_(people.limit(count)))
            .values(returned=True)
        )


def rates(sessions, wave_id, day=0):
    with sessions() as session:
        found = rate_readings.by_day(session, wave_id).get(day, {})
    return {key: (one.eligible, one.rate) for key, one in found.items()}


def test_nothing_is_read_before_six_in_london(sessions, wave_id):
    with sessions() as session:
        assert response_rates.due(session, SIX - timedelta(seconds=1)) == ()
        assert response_rates.due(session, SIX) == (wave_id,)


def test_six_is_six_in_winter_too(sessions, keys, tmp_path):
    with sessions() as session:
        assert response_rates.due(session, datetime(2026, 1, 3, 5, 59, tzinfo=UTC)) == ()
    wave_id = opened(sessions, keys, tmp_path)
    with sessions() as session:
        assert response_rates.due(session, datetime(2026, 12, 3, 5, 59, tzinfo=UTC)) == ()
        assert response_rates.due(session, datetime(2026, 12, 3, 6, tzinfo=UTC)) == (wave_id,)


def test_it_reads_the_whole_the_kinds_and_the_planned_classes(sessions, wave_id):
    let_return(sessions, 60, "B1")
    let_return(sessions, 9, "S1")
    let_return(sessions, 46, "S4")
    assert worker.read_rates(sessions, SIX) == (wave_id,)
    found = rates(sessions, wave_id)
    joined = next(key for key in found if "+" in key)
    assert found == {
        "all": (228, 50),
        "site:office": (122, 45),
        "site:B1": (110, 50),
        "site:school": (106, 50),
        joined: (60, UNDER_K),
        "site:S4": (46, 90),
    }


def test_it_is_read_once_a_day_however_often_somebody_looks(sessions, wave_id):
    assert worker.read_rates(sessions, SIX) == (wave_id,)
    let_return(sessions, 100)
    assert worker.read_rates(sessions, SIX + timedelta(hours=18)) == ()
    assert rates(sessions, wave_id)["all"] == (228, UNDER_K)
    assert worker.read_rates(sessions, SIX + timedelta(days=1)) == (wave_id,)
    assert rates(sessions, wave_id, 1)["all"] == (228, 40)
    assert rates(sessions, wave_id)["all"] == (228, UNDER_K)


def test_of_several_workers_one_reads(sessions, wave_id):
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: worker.read_rates(sessions, SIX), range(4)))
    assert sorted(done) == [(), (), (), (wave_id,)]


def test_a_day_without_a_worker_stays_empty(sessions, wave_id):
    worker.read_rates(sessions, SIX)
    worker.read_rates(sessions, SIX + timedelta(days=3))
    with sessions() as session:
        assert list(rate_readings.by_day(session, wave_id)) == [0, 3]


def test_returns_by_open_link_count_for_their_kind(sessions, keys, tmp_path):
    wave_id = opened(sessions, keys, tmp_path, open_at=("S4",))
    with sessions.begin() as session:
        session.execute(update(OpenLinkRow).values(returned=53))
    worker.read_rates(sessions, SIX)
    found = rates(sessions, wave_id)
    assert found["site:school"] == (106, 50)
    assert "site:S4" not in found


def test_a_sample_is_measured_by_those_who_were_invited(sessions, keys, tmp_path):
    plan = a_plan(method=Method.SAMPLE, margin=20)
    wave_id = opened(sessions, keys, tmp_path, plan)
    with sessions() as session:
        invited = sum(cell.invited for cell in waves.cells(session, wave_id))
    worker.read_rates(sessions, SIX)
    assert invited < 228
    assert rates(sessions, wave_id)["all"] == (invited, UNDER_K)


def test_a_wave_that_has_closed_is_read_no_more_and_keeps_its_readings(sessions, keys, wave_id):
    worker.read_rates(sessions, SIX)
    before = rates(sessions, wave_id)
    closing.close(sessions, keys, wave_id, now=SIX, actor="ada")
    assert worker.read_rates(sessions, SIX + timedelta(days=1)) == ()
    assert rates(sessions, wave_id) == before
    with sessions.begin() as session:
        assert not response_rates.read(session, wave_id, SIX + timedelta(days=1))


def test_printed_codes_and_rates_are_looked_after_at_every_round(sessions, wave_id):
    worker.forget_printouts(sessions, SIX)
    with sessions.begin() as session:
        assert response_rates.read_due(session, SIX) == (wave_id,)
        assert response_rates.read_due(session, SIX) == ()
