"""Reminders: at set times, for everybody; who needs one is seen when it is sent, and told to nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from survey.domain.message import MessageKind
from survey.services import reminders, worker_mail
from survey.services.reminders import Due
from survey.storage.audit import AuditRow
from survey.storage.invitations import InvitationRow
from survey.storage.people import PersonRow
from survey.storage.waves import WaveRow
from tests.mail_factories import a_posting, address_of, mail_to
from tests.smtp_server import Post, smtp_server

FIRST = datetime(2026, 6, 10, 8, 0, tzinfo=UTC)
"""09:00 in London, in summer."""
SECOND = FIRST + timedelta(days=7)
WAVE = "2026-q2"


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def posting(sessions, keys, now, post):
    with smtp_server(post) as (_, port):
        posting = a_posting(sessions, keys, now, mail=mail_to(port))
        posting.send_all(now)
        post.letters.clear()
        yield posting


@pytest.fixture
def due(sessions, posting):
    def due(at):
        with sessions() as session:
            return reminders.due(session, at)

    return due


def returned(sessions, *people):
    with sessions.begin() as session:
        session.execute(
            update(InvitationRow).where(InvitationRow.person.in_(people)).values(returned=True)
        )


def test_they_are_due_at_nine_in_london(due):
    assert due(FIRST - timedelta(seconds=1)) == ()
    assert due(FIRST) == (Due(WAVE, MessageKind.FIRST_REMINDER),)


def test_nine_is_nine_in_winter_too():
    assert reminders.moment(date(2026, 6, 10)).astimezone(UTC).hour == 8
    assert reminders.moment(date(2026, 12, 10)).astimezone(UTC).hour == 9


def test_each_is_created_once_for_everybody_returned_or_not(sessions, posting, due, session):
    returned(sessions, "P00001", "P00002")
    assert worker_mail.remind(sessions, FIRST) == ("reminder-1 of 2026-q2: 12 messages",)
    assert worker_mail.remind(sessions, FIRST) == ()
    assert posting.balance()[MessageKind.FIRST_REMINDER].created == 12
    assert due(SECOND) == (Due(WAVE, MessageKind.SECOND_REMINDER),)
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "create mail")).one()
    assert entry.detail == {"reminder-1": 12}


def test_they_reach_only_those_who_have_not_answered_and_the_counts_do_not_tell(
    sessions, posting, post
):
    worker_mail.remind(sessions, FIRST)
    returned(sessions, "P00001", "P00002")
    posting.send_all(FIRST)
    assert set(post.count()) == {address_of(number) for number in range(12) if number not in {1, 2}}
    mailing = posting.balance()[MessageKind.FIRST_REMINDER]
    assert (mailing.created, mailing.sent, mailing.not_needed) == (12, 12, None)


def test_the_log_does_not_tell_either(sessions, posting, session):
    worker_mail.remind(sessions, FIRST)
    returned(sessions, "P00001", "P00002")
    posting.send_all(FIRST)
    entries = session.scalars(select(AuditRow).where(AuditRow.action == "send mail")).all()
    assert [entry.detail for entry in entries] == [
        {"invitation sent": 12},
        {"reminder-1 sent": 12},
    ]


def test_a_reminder_carries_the_same_link(sessions, posting, post):
    worker_mail.remind(sessions, FIRST)
    posting.send_all(FIRST)
    for address, message in post.letters:
        token = posting.tokens[int(address[1 : address.index("@")])]
        assert f"/r/{token}" in message.get_body(("plain",)).get_content()
        assert message["Subject"] == "A reminder: Summer 2026"


def test_a_worker_that_was_away_sends_the_later_of_two_only(sessions, due, posting):
    assert due(SECOND) == (Due(WAVE, MessageKind.SECOND_REMINDER),)
    worker_mail.remind(sessions, SECOND)
    assert due(SECOND + timedelta(days=1)) == ()


def test_a_day_before_the_wave_was_opened_is_passed_over(sessions, due):
    with sessions.begin() as session:
        session.get(WaveRow, WAVE).opens = date(2026, 6, 10)
    assert due(FIRST) == ()
    assert due(SECOND) == (Due(WAVE, MessageKind.SECOND_REMINDER),)


@pytest.mark.parametrize("state", ["draft", "closing", "closed"])
def test_only_open_waves_have_reminders(sessions, due, state):
    with sessions.begin() as session:
        session.get(WaveRow, WAVE).state = state
    assert due(SECOND) == ()


def test_a_wave_whose_links_somebody_else_sends_has_none(sessions, keys, now):
    a_posting(sessions, keys, now, sends=False)
    with sessions() as session:
        assert reminders.due(session, SECOND) == ()


def test_who_has_a_slip_or_no_address_gets_none(sessions, posting):
    with sessions.begin() as session:
        session.execute(
            update(InvitationRow).where(InvitationRow.person == "P00001").values(channel="slip")
        )
        session.get(PersonRow, "P00002").email = None
        stranger = {
            "reference": "P99999", "email": "new@exton.example", "organisation": "educ",
            "site": "B1", "language": "en", "products": None,
        }  # fmt: skip
        session.execute(insert(PersonRow), [stranger])
    worker_mail.remind(sessions, FIRST)
    assert posting.balance()[MessageKind.FIRST_REMINDER].created == 10


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("MAIL", "451 not now"),
        ("RCPT", "451 not now"),
        ("DATA", "451 not now"),
        ("RCPT", "554 we do not relay for you"),
        ("DATA", "554 this looks like spam"),
    ],
)
def test_while_the_server_refuses_everything_the_counts_do_not_tell_who_returned(
    sessions, posting, post, stage, answer
):
    """Were only the needed ones to fail, created less failed would be those who have returned."""
    returned(sessions, *(f"P{number:05}" for number in range(5)))
    worker_mail.remind(sessions, FIRST)
    post.answers = lambda at, _: answer if at == stage else None
    for minutes in range(0, 260, 10):
        posting.send_all(FIRST + timedelta(minutes=minutes))
        mailing = posting.balance()[MessageKind.FIRST_REMINDER]
        assert mailing.sent == 0
    assert (mailing.created, mailing.failed, mailing.waiting) == (12, 12, 0)


def test_one_dead_address_is_not_shared(sessions, posting, post):
    returned(sessions, *(f"P{number:05}" for number in range(5)))
    worker_mail.remind(sessions, FIRST)
    post.answers = lambda at, to: "550 gone" if (at, to) == ("RCPT", address_of(9)) else None
    posting.send_all(FIRST)
    mailing = posting.balance()[MessageKind.FIRST_REMINDER]
    assert (mailing.sent, mailing.failed) == (11, 1)
