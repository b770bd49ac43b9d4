"""A round of mail: it goes on until nothing is due, the server is in trouble, or it is told to stop."""

import pytest

from survey.delivery.carriers import transport_of
from survey.domain.message import MessageKind
from survey.services import outbox_sending, worker_mail
from survey.services.worker_mail import NO_MAIL, Sent
from tests.mail_factories import HOST, a_posting, mail_to
from tests.serving import free_port
from tests.smtp_server import Post, smtp_server

PEOPLE = 12


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def posting(sessions, keys, now, post, monkeypatch):
    """A wave whose messages go in batches of five."""
    monkeypatch.setattr(outbox_sending, "BATCH", 5)
    with smtp_server(post) as (_, port):
        yield a_posting(sessions, keys, now, mail=mail_to(port), people=PEOPLE)


@pytest.fixture
def send(sessions, posting, now):
    def send(mail=posting.settings.mail, is_stopped=lambda: False, **options):
        return worker_mail.send(
            sessions,
            posting.settings,
            transport_of(mail, HOST) if mail else None,
            clock=lambda: now,
            is_stopped=is_stopped,
            **options,
        )

    return send


def test_batch_follows_batch_until_nothing_is_due(send, post):
    assert send() == Sent(PEOPLE, "", is_more_due=False)
    assert len(post.letters) == PEOPLE
    assert send() == Sent(0, "", is_more_due=False)


def test_between_batches_there_is_time_for_the_calendar(send):
    assert send(most_batches=2) == Sent(10, "", is_more_due=True)
    assert send(most_batches=2) == Sent(2, "", is_more_due=False)


def test_told_to_stop_it_begins_nothing(send, post):
    assert send(is_stopped=lambda: True) == Sent(0, "", is_more_due=False)
    assert post.letters == []


def test_a_server_in_trouble_is_left_alone_until_the_next_round(send, posting):
    sent = send(mail=mail_to(free_port()))
    assert (sent.count, sent.is_more_due) == (0, False)
    assert "refused" in sent.trouble
    assert posting.balance()[MessageKind.INVITATION].waiting == PEOPLE


def test_without_a_way_out_waiting_messages_are_a_trouble(send):
    assert send(mail=None) == Sent(0, NO_MAIL, is_more_due=False)
    send()
    assert send(mail=None) == Sent(0, "", is_more_due=False)
