"""Sending: one connection, one letter each, and an end for every message."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from survey.domain.message import MessageKind
from survey.services import outbox
from survey.storage import contacts, waves
from survey.storage.audit import AuditRow
from survey.storage.invitations import InvitationRow
from survey.storage.messages import MessageRow
from survey.storage.people import PersonRow
from tests.mail_factories import a_posting, address_of, mail_to
from tests.smtp_server import Post, smtp_server


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def port(post):
    with smtp_server(post) as (_, port):
        yield port


@pytest.fixture
def posting(sessions, keys, now, port):
    return a_posting(sessions, keys, now, mail=mail_to(port))


def test_everybody_gets_one_letter_with_their_own_link_on_one_connection(posting, post, now):
    batch = posting.send_all(now)
    assert not batch.trouble
    assert post.count() == {address_of(number): 1 for number in range(12)}
    assert post.greetings == 1
    for address, message in post.letters:
        token = posting.tokens[int(address[1 : address.index("@")])]
        link = f"https://survey.exton.example/r/{token}"
        for kind in ("plain", "html"):
            assert link in message.get_body((kind,)).get_content()
    (mailing,) = posting.balance().values()
    assert (mailing.created, mailing.sent, mailing.waiting) == (12, 12, 0)


def test_the_log_knows_how_many_were_sent_and_nobodys_name(posting, now, session):
    posting.send_all(now)
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "send mail")).one()
    assert entry.detail == {"invitation sent": 12}
    assert entry.object == "wave:2026-q2"


def test_nothing_is_sent_before_it_is_due_or_once_the_wave_is_closing(posting, post, now):
    assert posting.send(now - timedelta(seconds=1)).taken == 0
    with posting.sessions.begin() as session:
        waves.change(session, posting.wave_id, state="closing")
    assert posting.send(now).taken == 0
    assert post.letters == []


def test_what_was_leased_when_the_wave_closed_does_not_leave(posting, post, now):
    """The closing comes between the lease and the sending."""

    def closes_then_goes_on():
        with posting.sessions.begin() as session:
            waves.change(session, posting.wave_id, state="closing")
        return False

    posting.send(now, is_stopped=closes_then_goes_on)
    assert post.letters == []
    assert posting.balance()[MessageKind.INVITATION].waiting == 12


def test_told_to_stop_it_stops_between_two_letters_and_the_rest_waits(posting, post, now):
    posting.send(now, is_stopped=lambda: len(post.letters) == 5)
    mailing = posting.balance()[MessageKind.INVITATION]
    assert (mailing.sent, mailing.waiting) == (5, 7)
    posting.send_all(now)
    assert set(post.count().values()) == {1}


@pytest.mark.parametrize(
    "change",
    [
        lambda session: contacts.opt_out(session, "P00003", since=date(2026, 6, 1)),
        lambda session: session.execute(
            update(InvitationRow).where(InvitationRow.person == "P00003").values(returned=True)
        ),
        lambda session: session.execute(
            update(PersonRow).where(PersonRow.reference == "P00003").values(email=None)
        ),
        lambda session: session.delete(session.get(PersonRow, "P00003")),
    ],
    ids=["opted out", "returned", "without an address", "left"],
)
def test_who_needs_no_message_gets_none_and_nobody_can_tell_why(posting, post, now, change):
    with posting.sessions.begin() as session:
        change(session)
    posting.send_all(now)
    assert address_of(3) not in post.count()
    assert posting.states()["P00003"] == "not needed"
    mailing = posting.balance()[MessageKind.INVITATION]
    assert (mailing.sent, mailing.not_needed) == (12, None)


def test_the_address_is_the_one_of_the_moment(posting, post, now):
    with posting.sessions.begin() as session:
        session.get(PersonRow, "P00003").email = "new@exton.example"
    posting.send_all(now)
    assert post.count()["new@exton.example"] == 1
    assert address_of(3) not in post.count()


def test_the_same_message_is_created_once(posting, sessions, now):
    with sessions.begin() as session:
        again = outbox.create(
            session, posting.wave_id, MessageKind.INVITATION, ["P00003", "P00099"], now=now
        )
    assert again == 1


def test_two_workers_at_once_send_everything_once(posting, post, now):
    with ThreadPoolExecutor(2) as pool:
        batches = list(pool.map(lambda _: posting.send(now), range(2)))
    assert sum(batch.taken for batch in batches) == 12
    assert post.count() == {address_of(number): 1 for number in range(12)}


def test_a_lease_that_ran_out_is_taken_up_again(posting, post, now):
    with posting.sessions.begin() as session:
        session.execute(
            update(MessageRow).values(state="sending", leased_until=now + timedelta(minutes=10))
        )
    assert posting.send(now + timedelta(minutes=9)).taken == 0
    assert posting.send(now + timedelta(minutes=10)).taken == 12
    assert len(post.letters) == 12


def test_a_lost_link_key_makes_messages_wait_and_is_told(posting, post, now, keys):
    (keys / "2026-q2.link").unlink()
    batch = posting.send(now)
    assert "link key" in batch.trouble
    assert posting.balance()[MessageKind.INVITATION].waiting == 12
