"""Codes on their way to paper: made where the keys are, for whoever asked, whole, and not for long."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from survey.domain.access import Account, StaffRole
from survey.domain.errors import NotFound, Refused
from survey.domain.job import JobKind, JobState
from survey.sealing import keys as key_files
from survey.sealing.tokens import token_hash
from survey.services import closing, fieldwork, jobs, printing, worker_jobs
from survey.services.printing import KEPT
from survey.storage import audit
from survey.storage.invitations import InvitationRow
from survey.storage.printouts import PrintoutRow
from survey.storage.waves import OpenLinkRow
from tests.directory_factories import import_council
from tests.plan_factories import a_plan, fill_council, plan_a_wave

ADA = Account("ada@exton.example", StaffRole.ADMINISTRATOR)
BO = Account("bo@exton.example", StaffRole.ADMINISTRATOR)


@pytest.fixture
def wave_id(sessions, keys, now, tmp_path):
    """An open wave: mail, slips for who has no address and for everybody at S1, a poster at S4."""
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        wave_id = plan_a_wave(session, now, a_plan(slips_at=("S1",)), open_at=("S4",))
        fieldwork.open_wave(session, keys, wave_id, now=now, actor=ADA.email)
    return wave_id


def print_all(sessions, keys, wave_id, now, account=ADA):
    with sessions.begin() as session:
        printing.ask(session, wave_id, account=account, now=now)
    assert worker_jobs.run(sessions, keys, wave_id, now=now, cap_days=60)


def sheets(sessions, keys, wave_id, now, account=ADA, site=None):
    with sessions() as session:
        return printing.sheets(session, keys, wave_id, by=account.email, now=now, site=site)


def test_every_slip_and_every_open_link_is_on_a_sheet_of_its_site(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    found = sheets(sessions, keys, wave_id, now)
    assert [sheet.site for sheet in found] == ["B1", "S1", "S2", "S3", "S4"]
    with sessions() as session:
        slips = {
            row.person: row.token_hash
            for row in session.scalars(select(InvitationRow).where(InvitationRow.channel == "slip"))
        }
        codes = session.scalars(select(OpenLinkRow.code_hash)).all()
    assert {s.person: token_hash(s.code) for sheet in found for s in sheet.slips} == slips
    assert [token_hash(sheet.code) for sheet in found if sheet.code] == codes
    assert len(found[1].slips) == 20


def test_they_are_the_same_each_time(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    first = sheets(sessions, keys, wave_id, now)
    print_all(sessions, keys, wave_id, now + timedelta(hours=1))
    assert sheets(sessions, keys, wave_id, now) == first


def test_who_has_returned_has_a_slip_like_everybody(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    before = sheets(sessions, keys, wave_id, now)
    with sessions.begin() as session:
        session.execute(update(InvitationRow).values(returned=True))
    print_all(sessions, keys, wave_id, now)
    assert sheets(sessions, keys, wave_id, now) == before


def test_one_site_alone(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    (sheet,) = sheets(sessions, keys, wave_id, now, site="S4")
    assert (sheet.slips, len(sheet.code)) == ((), 14)
    with pytest.raises(NotFound):
        sheets(sessions, keys, wave_id, now, site="S9")


def test_nobody_else_sees_them(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    with pytest.raises(NotFound):
        sheets(sessions, keys, wave_id, now, account=BO)
    print_all(sessions, keys, wave_id, now, account=BO)
    assert sheets(sessions, keys, wave_id, now, account=BO) == sheets(sessions, keys, wave_id, now)


def test_after_a_day_they_are_not_shown_and_then_deleted(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    later = now + KEPT
    with pytest.raises(NotFound):
        sheets(sessions, keys, wave_id, later)
    with sessions.begin() as session:
        assert printing.stale(session, later - timedelta(seconds=1)) == ()
        assert printing.stale(session, later) == (wave_id,)
        printing.purge(session, wave_id, later)
        assert printing.stale(session, later) == ()
        assert session.scalars(select(PrintoutRow)).all() == []


def test_closing_leaves_none(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    closing.close(sessions, keys, wave_id, now=now, actor=ADA.email)
    with sessions() as session:
        assert session.scalars(select(PrintoutRow)).all() == []


def test_no_code_and_no_name_can_be_read_in_the_database(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    slip = sheets(sessions, keys, wave_id, now)[0].slips[0]
    with sessions() as session:
        for row in session.scalars(select(PrintoutRow)):
            assert slip.code.encode() not in row.sealed
            assert slip.person.encode() not in row.sealed


def test_the_log_says_who_had_them_made_and_how_many(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    with sessions() as session:
        assert audit.has(session, "ask to print", f"wave:{wave_id}")
        assert audit.has(session, "make slips and posters", f"wave:{wave_id}")


def test_people_who_have_left_keep_their_slip_where_the_wave_knows_their_site(
    sessions, keys, wave_id, now, tmp_path
):
    with sessions.begin() as session:
        import_council(session, tmp_path, now, {("B1", "care"): 10, ("S4", "educ"): 46})
        made = printing.make(session, keys, wave_id, now=now, by=ADA.email, role="administrator")
    assert (made.slips, made.posters) == (41, 1)
    assert made.left == 2, "counted by kind alone, so nothing tells their site"
    assert [sheet.site for sheet in sheets(sessions, keys, wave_id, now)] == [
        "B1", "S1", "S2", "S3", "S4",
    ]  # fmt: skip


def test_a_wave_that_is_not_open_has_nothing_to_print(sessions, keys, wave_id, now):
    closing.close(sessions, keys, wave_id, now=now, actor=ADA.email)
    with sessions.begin() as session:
        with pytest.raises(Refused, match="it is closed: slips and posters are made while"):
            printing.ask(session, wave_id, account=ADA, now=now)
        with pytest.raises(Refused, match="made while it is open"):
            printing.make(session, keys, wave_id, now=now, by=ADA.email, role="administrator")


def test_without_the_keys_it_is_refused_in_words(sessions, keys, wave_id, now):
    print_all(sessions, keys, wave_id, now)
    key_files.destroy(keys, wave_id)
    with pytest.raises(Refused, match="draft key"):
        sheets(sessions, keys, wave_id, now)
    with pytest.raises(Refused, match="draft key"):
        print_all(sessions, keys, wave_id, now + timedelta(hours=1))
    with sessions() as session:
        job = jobs.latest_print(session, wave_id)
    assert job.state is JobState.REFUSED
    assert "draft key" in job.words


def test_printing_and_closing_do_not_stand_in_each_others_way(sessions, keys, wave_id, now):
    with sessions.begin() as session:
        first = printing.ask(session, wave_id, account=ADA, now=now)
        assert printing.ask(session, wave_id, account=BO, now=now).id == first.id
        job = jobs.ask(
            session, wave_id, JobKind.CLOSE, now=now, actor=ADA.email, role="administrator"
        )
        assert (job.kind, jobs.latest(session, wave_id).kind) == (JobKind.CLOSE, JobKind.CLOSE)
        assert jobs.latest_print(session, wave_id).id == first.id


def test_a_wave_that_goes_by_mail_alone_has_nothing_to_print(sessions, keys, now, tmp_path):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        wave_id = plan_a_wave(session, now, a_plan(sends=False))
        fieldwork.open_wave(session, keys, wave_id, now=now, actor=ADA.email)
        made = printing.make(session, keys, wave_id, now=now, by=ADA.email, role="administrator")
    assert (made.slips, made.posters) == (0, 0)
    with pytest.raises(NotFound):
        sheets(sessions, keys, wave_id, now)
