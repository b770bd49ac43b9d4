"""Bounces are told by their addresses, and counted in the wave."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey.domain.errors import NotFound, Refused
from survey.domain.message import MessageKind
from survey.services import bounces, outbox
from survey.storage import messages, waves
from survey.storage.audit import AuditRow
from tests.fielded_factories import CELL
from tests.mail_factories import a_posting, address_of, mail_to
from tests.smtp_server import Post, smtp_server


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def posting(sessions, keys, now, post):
    with smtp_server(post) as (_, port):
        posting = a_posting(sessions, keys, now, mail=mail_to(port))
        posting.send_all(now)
        yield posting


@pytest.fixture
def tell(posting, sessions, now):
    def tell(text, wave_id=posting.wave_id):
        with sessions.begin() as session:
            return bounces.import_addresses(
                session, wave_id, text, now=now, actor="ada@exton.example", role="administrator"
            )

    return tell


@pytest.mark.parametrize(
    "text",
    [
        "p1@exton.example\np2@exton.example\n",
        "\ufeffp1@exton.example\r\nP2@EXTON.example",
        'address,reason\r\np1@exton.example,550 unknown\r\n"p2@exton.example",full\r\n',
        "reason;address\n550;p1@exton.example\n552;p2@exton.example",
        "Ada <p1@exton.example>\t<p2@exton.example>.",
        "p1@exton.example p2@exton.example p1@exton.example",
    ],
)  # fmt: skip
def test_addresses_are_found_however_they_are_listed(tell, posting, text):
    assert tell(text) == bounces.Bounced(2, ())
    mailing = posting.balance()[MessageKind.INVITATION]
    assert (mailing.sent, mailing.bounced) == (10, 2)


def test_told_twice_a_bounce_counts_once_and_strangers_are_named(tell, posting):
    tell("p1@exton.example")
    again = tell("p1@exton.example eve@evil.example")
    assert again == bounces.Bounced(1, ("eve@evil.example",))
    assert posting.balance()[MessageKind.INVITATION].bounced == 1


def test_the_log_knows_the_number_alone(tell, session):
    tell("p1@exton.example eve@evil.example")
    entry = session.scalars(select(AuditRow).where(AuditRow.action == "import bounces")).one()
    assert (entry.actor, entry.detail) == ("ada@exton.example", {"found": 1, "unknown": 1})


def test_who_bounced_gets_no_reminder(tell, posting, post, sessions, now):
    tell("p1@exton.example")
    later = now + timedelta(days=7)
    with sessions.begin() as session:
        everybody = [f"P{number:05}" for number in range(12)]
        outbox.create(session, posting.wave_id, MessageKind.FIRST_REMINDER, everybody, now=later)
    posting.send_all(later)
    assert post.count()[address_of(1)] == 1
    assert post.count()[address_of(2)] == 2


def test_bounces_are_counted_by_frame_cell(tell, posting, session):
    tell("p1@exton.example p2@exton.example")
    assert messages.undelivered_by_cell(session, posting.wave_id) == {CELL: 2}


@pytest.mark.parametrize(
    "text", ["", "nobody at all", "@", "a@", "@b", "P1\0@exton.example", "x" * 2_000_001]
)
def test_what_holds_no_address_is_refused(tell, text):
    with pytest.raises(Refused):
        tell(text)


def test_a_wave_that_is_not_open_has_nobody_to_count(tell, posting, sessions):
    with pytest.raises(NotFound):
        tell("p1@exton.example", "nowhere")
    with sessions.begin() as session:
        waves.change(session, posting.wave_id, state="closing")
    with pytest.raises(Refused, match="while a wave is open"):
        tell("p1@exton.example")
