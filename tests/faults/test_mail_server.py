"""A mail server that refuses, stalls, hangs up and recovers: nobody is left out, nobody is written to in vain.

The clock is passed in; the server is a real one. After every batch the counts must add up.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.delivery import smtp
from survey.domain.message import MessageKind
from survey.services.outbox_sending import GIVE_UP_AFTER
from survey.storage.messages import MessageRow
from tests.mail_factories import a_posting, address_of, mail_to
from tests.serving import free_port
from tests.smtp_server import Post, smtp_server

KIND = MessageKind.INVITATION
PEOPLE = 12
EVERYBODY = {address_of(number) for number in range(PEOPLE)}


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def posting(sessions, keys, now, post):
    with smtp_server(post) as (_, port):
        yield a_posting(sessions, keys, now, mail=mail_to(port), people=PEOPLE)


@pytest.fixture
def impatient(monkeypatch):
    """Wait a second for the server, not a minute."""
    monkeypatch.setitem(smtp.Smtp.__init__.__kwdefaults__, "timeout", 1.0)


def go_on(posting, begin, *, hours, every=10):
    """Send whatever is due, every few minutes for some hours; return the moment after."""
    moment = begin
    while moment <= begin + timedelta(hours=hours):
        posting.send_all(moment)
        moment += timedelta(minutes=every)
    return moment


def test_refused_for_good_a_message_has_failed_and_the_others_arrive(posting, post, now):
    post.answers = lambda stage, to: (
        "550 no such person" if (stage, to) == ("RCPT", address_of(3)) else None
    )
    posting.send_all(now)
    assert set(post.count()) == EVERYBODY - {address_of(3)}
    mailing = posting.balance()[KIND]
    assert (mailing.sent, mailing.failed, mailing.waiting) == (11, 1, 0)
    assert posting.send(now + timedelta(hours=1)).taken == 0, "it is not tried again"


def test_after_an_hour_of_refusals_for_now_everybody_has_one_message(posting, post, now):
    post.answers = lambda stage, to: "451 come back" if stage == "RCPT" else None
    later = go_on(posting, now, hours=1)
    assert post.letters == []
    mailing = posting.balance()[KIND]
    assert (mailing.failed, mailing.waiting) == (0, PEOPLE)
    post.answers = None
    for minutes in range(11):
        posting.send_all(later + timedelta(minutes=minutes))
    assert post.count() == dict.fromkeys(EVERYBODY, 1), "within ten minutes of the recovery"


def test_after_four_hours_of_refusals_a_message_has_failed_visibly(posting, post, now):
    post.answers = lambda stage, to: "451 come back" if stage == "RCPT" else None
    go_on(posting, now, hours=3.8)
    assert posting.balance()[KIND].waiting == PEOPLE
    go_on(posting, now + GIVE_UP_AFTER, hours=0.5)
    mailing = posting.balance()[KIND]
    assert (mailing.failed, mailing.waiting) == (PEOPLE, 0)


def test_the_four_hours_begin_when_it_is_first_tried(posting, post, now):
    """A worker that was off for the weekend has not used them up."""
    monday = now + timedelta(days=3)
    post.answers = lambda stage, to: "451 come back" if stage == "RCPT" else None
    posting.send_all(monday)
    assert posting.balance()[KIND].waiting == PEOPLE


def test_tries_come_further_and_further_apart(posting, post, now):
    post.answers = lambda stage, to: "451 come back" if stage == "RCPT" else None
    tried = [
        minutes for minutes in range(60) if posting.send(now + timedelta(minutes=minutes)).taken
    ]
    assert tried == [0, 1, 3, 7, 15, 25, 35, 45, 55]


def test_cut_off_after_the_message_was_taken_it_is_sent_again_under_the_same_id(posting, post, now):
    cut_off = set()

    def hang_up_once_each(stage, to):
        if stage == "DATA" and to not in cut_off:
            cut_off.add(to)
            return "drop"
        return None

    post.answers = hang_up_once_each
    go_on(posting, now, hours=1, every=1)
    assert post.count() == dict.fromkeys(EVERYBODY, 2)
    assert all(len(ids) == 1 for ids in post.ids().values())
    assert posting.balance()[KIND].sent == PEOPLE


def test_one_that_always_cuts_the_line_holds_up_no_other(posting, post, now):
    post.answers = lambda stage, to: "drop" if to == address_of(3) and stage == "DATA" else None
    go_on(posting, now, hours=0.1, every=1)
    assert posting.balance()[KIND].sent == PEOPLE - 1
    assert set(post.count()) == EVERYBODY
    go_on(posting, now + timedelta(minutes=7), hours=4.5)
    assert posting.states()["P00003"] == "failed"
    assert len(post.ids()[address_of(3)]) == 1


def test_a_server_that_stalls_is_given_up_on_and_come_back_to(impatient, posting, post, now):
    stalled = []

    def stall_three_times(stage, to):
        if stage == "DATA" and len(stalled) < 3:
            stalled.append(to)
            return "stall"
        return None

    post.answers = stall_three_times
    for _ in range(3):
        batch = posting.send(now)
        assert batch.is_cut_short
        assert batch.trouble == "the mail server did not answer in time"
    mailing = posting.balance()[KIND]
    assert (mailing.failed, mailing.waiting) == (0, PEOPLE)
    posting.send_all(now)
    posting.send_all(now + timedelta(minutes=2))
    assert posting.balance()[KIND].sent == PEOPLE
    assert all(len(ids) == 1 for ids in post.ids().values())


def test_a_server_that_is_away_costs_one_try_a_batch(sessions, keys, now):
    port = free_port()
    posting = a_posting(sessions, keys, now, mail=mail_to(port), people=PEOPLE)
    batch = posting.send(now)
    assert batch.is_cut_short
    assert "refused" in batch.trouble
    assert posting.balance()[KIND].waiting == PEOPLE
    assert posting.send(now).taken == 0, "all of them wait for a minute"
    go_on(posting, now, hours=3.5)
    assert posting.balance()[KIND].waiting == PEOPLE
    go_on(posting, now + GIVE_UP_AFTER, hours=0.3)
    assert posting.balance()[KIND].failed == PEOPLE


def test_a_sender_that_is_refused_can_be_mended(posting, post, now):
    post.answers = lambda stage, to: "550 you may not send" if stage == "MAIL" else None
    batch = posting.send(now)
    assert batch.trouble == "550 you may not send"
    assert posting.balance()[KIND].waiting == PEOPLE
    post.answers = None
    posting.send_all(now + timedelta(minutes=1))
    assert post.count() == dict.fromkeys(EVERYBODY, 1)


def test_the_trouble_is_kept_with_the_message_until_the_wave_closes(posting, post, now, session):
    post.answers = lambda stage, to: "550 no \x1b[31msuch person" if stage == "RCPT" else None
    posting.send_all(now)
    (trouble,) = set(session.scalars(select(MessageRow.trouble)))
    assert trouble == "550 no [31msuch person"
