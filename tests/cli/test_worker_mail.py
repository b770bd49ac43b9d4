"""`survey worker` with a mail server: a wave opens, its invitations leave, and trouble with mail holds up nothing."""

import subprocess
import sys

import pytest

from survey.domain.fieldwork_plan import FieldworkPlan
from survey.domain.wave import WaveState
from survey.storage import wave_plans, waves
from tests.cli.environment import environment
from tests.directory_factories import import_council
from tests.serving import free_port
from tests.smtp_server import smtp_server
from tests.wave_factories import store_wave

SURVEY = [sys.executable, "-c", "from survey.cli import main; main()"]
LONG = 60
PEOPLE = 228
BY_MAIL = 196
"""Of the council's people one in seven has no address."""


@pytest.fixture
def planned(sessions, tmp_path, now):
    """A wave that is to open today and sends its invitations by mail."""
    with sessions.begin() as session:
        import_council(session, tmp_path / "council", now)
        store_wave(session, now, id="q2", opens=now.date(), closes=now.replace(year=2099).date())
        wave_plans.put(session, "q2", FieldworkPlan(sends=True))


@pytest.fixture
def survey(database_url, tmp_path):
    def run(*arguments, **settings):
        given = environment(database_url, tmp_path, **settings)
        return subprocess.run(  # noqa: S603 - our own command
            [*SURVEY, *arguments], env=given, check=False, capture_output=True, text=True, timeout=LONG,
        )  # fmt: skip

    return run


def mail(port):
    return {
        "SURVEY_MAIL_URL": f"smtp://127.0.0.1:{port}?security=none",
        "SURVEY_MAIL_FROM": "IT survey <survey@exton.example>",
    }


def test_in_one_round_a_wave_opens_and_everybody_with_an_address_is_written_to(planned, survey):
    with smtp_server() as (post, port):
        worker = survey("worker", "--once", **mail(port))
    assert worker.returncode == 0, worker.stderr
    assert worker.stdout == f"open q2: done\nmail: {BY_MAIL} messages sent\n"
    assert len(post.letters) == BY_MAIL
    assert set(post.count().values()) == {1}
    assert post.letters[0][1]["From"] == "IT survey <survey@exton.example>"
    status = survey("wave", "status", "q2").stdout.splitlines()
    assert status[1] == (
        f"  invitation: {BY_MAIL} created = {BY_MAIL} sent + 0 failed + 0 bounced + 0 waiting"
    )


def test_a_mail_server_that_is_away_holds_up_no_wave(planned, survey, session):
    worker = survey("worker", "--once", **mail(free_port()))
    assert worker.returncode == 1
    assert worker.stdout == "open q2: done\n"
    (line,) = worker.stderr.splitlines()
    assert line.startswith("mail: ")
    assert "refused" in line
    assert waves.get(session, "q2").state is WaveState.OPEN


def test_messages_that_nothing_can_send_are_told(planned, survey):
    worker = survey("worker", "--once")
    assert worker.returncode == 1
    assert worker.stderr == (
        "mail: messages are waiting, and nothing says how they are to leave: set SURVEY_MAIL_URL\n"
    )
    assert f"{BY_MAIL} waiting" in survey("wave", "status", "q2").stdout


def test_the_console_prints_them(planned, survey):
    worker = survey("worker", "--once", SURVEY_MAIL_URL="console:")
    assert worker.returncode == 0, worker.stderr
    assert worker.stdout.count("\nTo: p") + worker.stdout.startswith("To: p") == BY_MAIL


def test_a_password_is_in_nothing_that_is_printed(planned, survey):
    secret = "plain-to-see"
    worker = survey(
        "worker", "--once",
        SURVEY_MAIL_FROM="a@exton.example", SURVEY_MAIL_URL=f"smtp://ada:{secret}@127.0.0.1:{free_port()}",
    )  # fmt: skip
    assert worker.returncode == 1
    assert secret not in worker.stdout + worker.stderr


def test_a_closed_wave_tells_what_was_not_needed(planned, survey):
    with smtp_server() as (_, port):
        survey("worker", "--once", **mail(port))
    assert survey("wave", "close", "q2", "--yes").returncode == 0
    status = survey("wave", "status", "q2").stdout
    assert f"{BY_MAIL} created = {BY_MAIL} sent + 0 failed + 0 bounced + 0 not needed" in status
