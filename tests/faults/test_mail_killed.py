"""A worker process killed in the middle of a batch, twenty times, at the worst moment.

It dies when the server has taken a message and the database does not know it yet. Nobody is left out, at most
one message is sent again for each death, under the same Message-ID, and the counts add up at every moment.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from survey.domain.message import MessageKind
from survey.storage import audit, waves
from survey.storage.messages import MessageRow
from tests.cli.environment import environment
from tests.mail_factories import HOST, SENDER, a_posting, address_of, mail_to
from tests.smtp_server import Post, smtp_server

WORKER = [sys.executable, "-c", "from survey.cli import main; main()", "worker"]
PEOPLE = 70
KILLS = 20
SENT_BETWEEN_KILLS = 3
LONG = 60
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def port(post):
    with smtp_server(post) as (_, port):
        yield port


@pytest.fixture
def posting(sessions, keys, now, port):
    """A wave that no worker opens or closes by its own clock."""
    posting = a_posting(sessions, keys, now, mail=mail_to(port), people=PEOPLE, reminders=())
    with sessions.begin() as session:
        waves.change(session, posting.wave_id, closes=date(2099, 1, 1))
    return posting


@pytest.fixture
def start(database_url, tmp_path, port):
    """Start a worker; it dies by `failpoint`."""
    begun = []

    def start(*arguments, failpoint=""):
        given = environment(
            database_url, tmp_path, SURVEY_PUBLIC_URL=f"https://{HOST}", SURVEY_MAIL_FROM=SENDER,
            SURVEY_MAIL_URL=f"smtp://127.0.0.1:{port}?security=none",
        )  # fmt: skip
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*WORKER, *arguments], env=given | {"FAILPOINT": failpoint},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def watch(process, posting):
    """See that the counts add up for as long as a process runs; return how it ended."""
    until = time.monotonic() + LONG
    while process.poll() is None:
        assert time.monotonic() < until, "it did not end in time"
        assert posting.balance()[MessageKind.INVITATION].created == PEOPLE
        time.sleep(0.02)
    return process.returncode


def let_leases_run_out(sessions):
    """Make it later than the end of every lease: a worker takes the time from its own clock."""
    with sessions.begin() as session:
        session.execute(
            update(MessageRow)
            .where(MessageRow.leased_until.is_not(None))
            .values(leased_until=LONG_AGO)
        )


@pytest.mark.slow
def test_twenty_deaths_in_mid_mail_leave_nobody_out(sessions, posting, post, start):
    for death in range(1, KILLS + 1):
        worker = start("--once", failpoint=f"mid-mail:{SENT_BETWEEN_KILLS}")
        assert watch(worker, posting) == -signal.SIGKILL, worker.stderr.read()
        assert len(post.letters) == death * SENT_BETWEEN_KILLS
        mailing = posting.balance()[MessageKind.INVITATION]
        assert mailing.sent == death * (SENT_BETWEEN_KILLS - 1)
        let_leases_run_out(sessions)
    worker = start("--once")
    assert watch(worker, posting) == 0, worker.stderr.read()
    assert posting.balance()[MessageKind.INVITATION].sent == PEOPLE
    assert set(post.count()) == {address_of(number) for number in range(PEOPLE)}
    assert len(post.letters) == PEOPLE + KILLS, "one repeat for each death, and no more"
    assert all(len(ids) == 1 for ids in post.ids().values())
    with sessions() as session:
        assert audit.verify(session) is None


def test_until_a_dead_workers_lease_has_run_out_nobody_repeats_its_work(
    sessions, posting, post, start
):
    worker = start("--once", failpoint="mid-mail:5")
    assert watch(worker, posting) == -signal.SIGKILL
    worker = start("--once")
    assert watch(worker, posting) == 0
    assert len(post.letters) == 5
    assert posting.balance()[MessageKind.INVITATION].waiting == PEOPLE - 4


def test_told_to_stop_a_worker_ends_between_two_messages(sessions, posting, post, start):
    def told_at_the_tenth(stage, to):
        if stage == "DATA" and len(post.letters) == 9:
            os.kill(worker.pid, signal.SIGTERM)

    post.answers = told_at_the_tenth
    worker = start("--poll", "0.1")
    assert watch(worker, posting) == 0, worker.stderr.read()
    sent = posting.balance()[MessageKind.INVITATION].sent
    assert sent == len(post.letters)
    assert 10 <= sent <= 12
    worker = start("--once")
    assert watch(worker, posting) == 0
    assert post.count() == {address_of(number): 1 for number in range(PEOPLE)}
