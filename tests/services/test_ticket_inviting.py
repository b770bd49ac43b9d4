"""Inviting after tickets: by lot, then by who may be asked; each ticket once, each person once a month."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from survey.domain.errors import Refused
from survey.domain.message import MessageKind
from survey.domain.ticket import Programme, TicketOutcome, ticket_key
from survey.sealing import keys as key_files
from survey.services import (
    outbox,
    ticket_counts,
    ticket_programme,
    worker,
    worker_tickets,
)
from survey.services.links import links
from survey.services.worker import Job, Task
from survey.storage import contacts, waves
from survey.storage import tickets as ticket_table
from survey.storage.invitations import InvitationRow
from survey.storage.people import PersonRow
from survey.storage.tickets import TicketRow
from tests.directory_factories import GROUPS, import_council
from tests.ticket_factories import ADA, a_row, fill_council, let_worker_work, take_up

WAVE = "tickets-2026-06"
CAP = 60


@pytest.fixture
def council(sessions, tmp_path, now):
    """A council that asks after every ticket."""
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)
        ticket_programme.change(session, Programme(share=100), now=now, **ADA)


@pytest.fixture
def month(sessions, keys, council, tmp_path, now):
    """Take tickets up, and let the worker do what is due; return what became of each, by its number."""

    def become(*rows, at=now, **options):
        take_up(sessions, tmp_path, at, list(rows))
        let_worker_work(sessions, keys, at, **options)
        with sessions() as session:
            found = dict(session.execute(select(TicketRow.key, TicketRow.outcome)).all())
        return [found.get(ticket_key(row["number"])) for row in rows]

    return become


def invited(sessions, wave_id=WAVE):
    with sessions() as session:
        row = InvitationRow
        return list(
            session.scalars(select(row.person).where(row.wave_id == wave_id).order_by(row.person))
        )


def test_a_worker_opens_the_wave_and_invites_in_one_round(month, sessions, keys):
    assert month(a_row(1), a_row(2)) == ["invited", "invited"]
    assert invited(sessions) == ["P00001", "P00002"]
    with sessions() as session:
        (mailing,) = outbox.reconciliation(session, WAVE)
        assert (mailing.kind, mailing.created) == (MessageKind.INVITATION, 2)
        assert contacts.asked_after(session, date(2026, 6, 2)) == {"P00001", "P00002"}
        assert worker.tasks(session, keys, datetime(2026, 6, 3, 12, tzinfo=UTC)) == ()


def test_each_ticket_that_was_drawn_tells_the_first_reason_why_its_person_is_not_asked(
    month, sessions, now
):
    with sessions.begin() as session:
        contacts.opt_out(session, "P00002", now.date())
        contacts.record(session, "pulse-2026-05", ["P00003"], date(2026, 5, 1))
        contacts.record(session, "pulse-2026-04", ["P00004"], date(2026, 4, 3))
    rows = [
        a_row(1),
        a_row(2),
        a_row(3),
        a_row(4),
        a_row(5, requested_by="p1@exton.example", closed_at="03/06/2026"),
        a_row(6, requested_by="nobody@exton.example"),
    ]
    assert month(*rows, cap_days=CAP) == [
        TicketOutcome.INVITED,
        TicketOutcome.OPTED_OUT,
        TicketOutcome.TOO_SOON,
        TicketOutcome.INVITED,
        TicketOutcome.ASKED_ALREADY,
        TicketOutcome.UNKNOWN_PERSON,
    ]


def test_who_has_no_address_or_has_left_meanwhile_is_not_asked(month, sessions, tmp_path, now):
    take_up(sessions, tmp_path, now, [a_row(1), a_row(2)])
    with sessions.begin() as session:
        session.get(PersonRow, "P00001").email = None
        session.delete(session.get(PersonRow, "P00002"))
    assert month(a_row(1), a_row(2), a_row(3)) == [
        TicketOutcome.NO_ADDRESS,
        TicketOutcome.UNKNOWN_PERSON,
        TicketOutcome.INVITED,
    ]


def test_no_list_of_links_tells_who_was_drawn(month, sessions, keys):
    month(a_row(1))
    with sessions() as session, pytest.raises(Refused, match="would tell who was drawn"):
        list(links(session, keys, WAVE, "https://survey.exton.example"))


def test_another_ticket_later_in_the_month_asks_nobody_again(month, sessions, now):
    month(a_row(1))
    later = now + timedelta(days=9)
    assert month(a_row(8, requested_by="p1@exton.example"), at=later, cap_days=0) == [
        TicketOutcome.ASKED_ALREADY
    ]
    assert invited(sessions) == ["P00001"]


def test_people_are_counted_where_they_work(month, sessions):
    month(a_row(1), a_row(2), a_row(61), a_row(80))
    with sessions() as session:
        cells = {(c.site, c.organisation): c for c in waves.cells(session, WAVE)}
        numbers = dict(session.execute(select(InvitationRow.person, InvitationRow.cell)).all())
    assert {place: cell.invited for place, cell in cells.items()} == {
        ("all", "council"): 0,
        ("B1", "care"): 2,
        ("B1", "educ"): 1,
        ("B1", "plan"): 1,
    }
    assert {cell.eligible for cell in cells.values()} == {0}
    assert numbers["P00001"] == numbers["P00002"] == cells["B1", "care"].number
    assert numbers["P00061"] == cells["B1", "educ"].number


def test_a_place_that_came_after_the_opening_counts_at_what_is_above_it(
    month, sessions, tmp_path, now
):
    month(a_row(1))
    more = (
        GROUPS + "site,S9,New School,school,school,,,,\norganisation,new,New office,x,council,,,,\n"
    )
    with sessions.begin() as session:
        import_council(session, tmp_path / "later", now, {("S9", "new"): 5}, groups=more)
    assert month(a_row(2))[0] == TicketOutcome.INVITED
    with sessions() as session:
        places = {(cell.site, cell.organisation) for cell in waves.cells(session, WAVE)}
    assert ("school", "council") in places


def test_the_trees_are_those_of_the_directory_and_plan_nothing(month, sessions):
    month(a_row(1))
    with sessions() as session:
        groups = waves.trees(session, WAVE)
        assert not waves.planned_pairs(session, WAVE)
    levels = {group.code: group.level.value for group in groups}
    assert levels == {
        "council": "root", "people": "upper", "place": "upper",
        "care": "class", "educ": "class", "plan": "class",
        "all": "root", "office": "upper", "school": "upper",
        "B1": "class", "S1": "class", "S2": "class", "S3": "class", "S4": "class",
    }  # fmt: skip
    assert {group.code: group.leaves for group in groups}["school"] == ("S1", "S2", "S3", "S4")


def test_the_lot_decides_first_and_the_same_whoever_looks(month, sessions, keys, now):
    """Looked at again under the same key, as after a crash, every ticket is drawn as before."""
    with sessions.begin() as session:
        ticket_programme.change(session, Programme(share=30), now=now, **ADA)
    rows = [a_row(number) for number in range(1, 61) if number % 7]
    first = month(*rows)
    assert {TicketOutcome.NOT_DRAWN, TicketOutcome.INVITED} == set(first)
    with sessions.begin() as session:
        for table in (InvitationRow, contacts.ContactRow):
            session.query(table).delete()
        keyed = session.scalars(select(TicketRow.key)).all()
        ticket_table.decide(session, dict.fromkeys(keyed, TicketOutcome.WAITING))
    assert month(*rows) == first


def test_several_workers_at_once_invite_nobody_twice(sessions, keys, council, tmp_path, now):
    rows = [a_row(number) for number in range(1, 100) if number % 7]
    take_up(sessions, tmp_path, now, rows)
    worker.perform(sessions, keys, Task(Job.OPEN, WAVE), now)
    with ThreadPoolExecutor(4) as pool:
        done = list(
            pool.map(
                lambda _: worker.perform(sessions, keys, Task(Job.INVITE, WAVE), now), range(4)
            )
        )
    assert True in done
    assert len(invited(sessions)) == len(rows)
    with sessions() as session:
        assert ticket_counts.counted(session, WAVE) == {TicketOutcome.INVITED: len(rows)}


def test_a_batch_that_fails_leaves_nothing_behind(sessions, keys, council, tmp_path, now):
    take_up(sessions, tmp_path, now, [a_row(1)])
    worker.perform(sessions, keys, Task(Job.OPEN, WAVE), now)
    (keys / f"{WAVE}.link").rename(keys / "elsewhere")
    with pytest.raises(Refused, match="Nobody is invited before it is back"):
        worker.perform(sessions, keys, Task(Job.INVITE, WAVE), now)
    assert invited(sessions) == []
    with sessions() as session:
        assert ticket_counts.counted(session, WAVE) == {TicketOutcome.WAITING: 1}
    (keys / "elsewhere").rename(keys / f"{WAVE}.link")
    worker.perform(sessions, keys, Task(Job.INVITE, WAVE), now)
    assert invited(sessions) == ["P00001"]


def test_while_tickets_are_not_followed_up_those_waiting_wait(
    sessions, keys, council, tmp_path, now
):
    take_up(sessions, tmp_path, now, [a_row(1)])
    with sessions.begin() as session:
        ticket_programme.change(session, Programme(is_on=False, share=100), now=now, **ADA)
    let_worker_work(sessions, keys, now)
    assert not worker_tickets.invite(sessions, keys, WAVE, now=now, cap_days=CAP)
    with sessions.begin() as session:
        assert ticket_counts.counted(session, WAVE) == {TicketOutcome.WAITING: 1}
        ticket_programme.change(session, Programme(share=100), now=now, **ADA)
    let_worker_work(sessions, keys, now)
    assert invited(sessions) == ["P00001"]


def test_nobody_is_invited_on_the_last_day_and_what_waits_then_is_told_as_too_late(
    sessions, keys, council, tmp_path, now
):
    take_up(sessions, tmp_path, now, [a_row(1)])
    worker.perform(sessions, keys, Task(Job.OPEN, WAVE), now)
    last = datetime(2026, 6, 30, 9, tzinfo=UTC)
    let_worker_work(sessions, keys, last)
    assert invited(sessions) == []
    over = datetime(2026, 7, 1, 9, tzinfo=UTC)
    assert Task(Job.CLOSE, WAVE) in let_worker_work(sessions, keys, over)
    with sessions() as session:
        assert ticket_counts.counted(session, WAVE) == {TicketOutcome.TOO_LATE: 1}
        assert session.scalars(select(TicketRow)).all() == []
    assert key_files.missing(keys, WAVE)
