"""An administrator's story, from an empty installation to results: no command line, no JavaScript.

Told through Chromium, with the real server, a real worker process and a real SMTP server, on both databases. The
clock of the worker is put on for the reminder.
"""

import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from survey.domain.access import StaffRole
from survey.domain.wave import LONDON, start_of
from survey.services import accounts
from tests.browser_fixture import DESK, PHONE, browsing, chromium
from tests.directory_factories import write_directory
from tests.serving import environment_of, serving
from tests.smtp_server import Post, smtp_server
from tests.wave_page_factories import answer

pytestmark = pytest.mark.slow

QUESTIONNAIRE = Path(__file__).parents[2] / "questionnaires" / "it-service" / "1.yaml"
ADMINISTRATOR, PASSWORD = "ada@exton.example", "three plain words"
PEOPLE = 1600
STAFF = {
    ("B1", "care"): 380,
    ("B1", "educ"): 60,
    ("B1", "plan"): 360,
    ("S1", "educ"): 200,
    ("S2", "educ"): 200,
    ("S3", "educ"): 200,
    ("S4", "educ"): 200,
}
NOBODY, CAME_BACK = "p17@exton.example", "p18@exton.example"
"""The mail server knows the first no more; of the second's message it says so a day later."""
A_SHARE = 0.3
PATIENCE = 300


@dataclass
class Office:
    """The administrator's place of work: a browser, the mail server, a worker when one has been started."""

    address: str
    environment: dict
    post: Post
    page: object

    @contextmanager
    def worker(self, ahead=timedelta()):
        """Run a worker, its clock put on."""
        hours = str(ahead / timedelta(hours=1))
        process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "tests.worker_ahead", hours, "--poll", "0.5"],
            env=self.environment, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert "Looking every" in process.stdout.readline()
        listener = threading.Thread(target=process.stdout.read)
        listener.start()
        try:
            yield
        finally:
            process.terminate()
            code = process.wait(60)
            listener.join()
            process.stdout.close()
        assert code == 0

    def press(self, words):
        self.page.get_by_role("button", name=words, exact=True).click()

    def follow(self, words):
        self.page.get_by_role("link", name=words, exact=True).first.click()

    def says(self):
        return " ".join(self.page.inner_text("main").split())


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def office(browser, database_url, sessions, tmp_path):
    with sessions.begin() as session:
        accounts.add(
            session, ADMINISTRATOR, role=StaffRole.ADMINISTRATOR, password=PASSWORD, cost=1,
            now=datetime.now(UTC), actor="operator",
        )  # fmt: skip
    keys = tmp_path / "keys"

    def answers(stage, address):
        return "550 no such mailbox" if (stage, address) == ("RCPT", NOBODY) else None

    with smtp_server(Post(answers)) as (post, port):
        mail = {
            "SURVEY_MAIL_URL": f"smtp://127.0.0.1:{port}?security=none",
            "SURVEY_MAIL_FROM": "IT survey <survey@exton.example>",
        }
        with serving(database_url, keys, **mail) as address, browsing(browser, DESK) as page:
            environment = environment_of(database_url, keys, address, **mail)
            yield Office(address, environment, post, page)


def wait_until(is_so, what):
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.2)


def sign_in(office):
    office.page.goto(office.address)
    office.follow("Sign in")
    office.page.get_by_label("Email address").fill(ADMINISTRATOR)
    office.page.get_by_label("Password").fill(PASSWORD)
    office.press("Sign in")


def add_the_questionnaire(office):
    office.page.goto(f"{office.address}/questionnaires/new")
    office.page.get_by_label("A file from your computer").set_input_files(QUESTIONNAIRE)
    office.press("Check")
    assert "it-service:1 is in order" in office.says()
    office.press("Add it-service:1")


def upload_the_staff_list(office, folder):
    paths = write_directory(folder, STAFF)
    staff = paths["people"].read_text("utf-8").splitlines()
    rows = [row.split(",") for row in staff[1:]]
    whole = [
        ",".join([row[0], f"p{number}@exton.example", *row[2:]])
        for number, row in enumerate(rows, 1)
    ]
    paths["people"].write_text("\n".join([staff[0], *whole]), "utf-8")
    office.page.goto(f"{office.address}/directory/upload")
    for part, path in paths.items():
        office.page.locator(f"input[type=file][name={part}]").set_input_files(path)
    office.press("Show what would change")
    assert "0 before, 1,600 afterwards." in office.says()
    office.press("Save")
    assert "1,600" in office.says()


def plan_the_wave(office, today):
    office.page.goto(f"{office.address}/waves/new")
    office.follow("Quarterly pulse")
    for label, day in (
        ("First day", today + timedelta(days=1)),
        ("Last day", today + timedelta(days=14)),
        ("First reminder (optional)", today + timedelta(days=2)),
    ):
        office.page.get_by_label(label).fill(day.isoformat())
    office.page.get_by_label("Second reminder (optional)").fill("")
    office.press("Save the plan")
    assert "The wave is planned. Nothing has been sent." in office.says()


def open_the_wave(office):
    office.follow("Open the wave")
    wait_until(lambda: is_worker_seen(office), "the worker to be seen")
    assert "1,600 people get a message with a link of their own." in office.says()
    office.press("Open the wave")
    wait_until(lambda: is_done(office), "the wave to open")
    return re.search("/waves/([^/]+)/progress", office.page.url)[1]


def is_worker_seen(office):
    office.page.reload()
    return "No worker is running" not in office.says()


def is_done(office):
    office.page.reload()
    assert "It could not be done" not in office.says()
    return office.page.locator(".said").count() > 0


def link_in(message):
    words = message.get_body(("plain",)).get_content()
    return re.search(r"http://\S+/r/\S+", words)[0]


def answer_on_a_phone(browser, link):
    with browsing(browser, PHONE) as phone:
        phone.goto(link)
        phone.locator("#start button").click()
        while "/page/" in phone.url:
            for group in phone.locator("fieldset").all():
                group.locator("input").first.check()
            phone.get_by_role("button", name="Continue").click()
        phone.get_by_role("button", name="Send my answers").click()
        assert phone.locator("h1").inner_text() == "Thank you: your answers are recorded"


def who_has_returned(sessions):
    """The addresses of those whose invitation is used: nothing but a test may ask this."""
    statement = (
        "SELECT email FROM person JOIN invitation ON invitation.person = person.reference"
        " WHERE returned"
    )
    with sessions() as session:
        return set(session.scalars(text(statement)))


def test_from_the_staff_list_to_the_results(office, browser, sessions, tmp_path):
    today = datetime.now(LONDON).date()
    sign_in(office)
    add_the_questionnaire(office)
    upload_the_staff_list(office, tmp_path / "files")
    plan_the_wave(office, today)

    with office.worker():
        wave_id = open_the_wave(office)
        wait_until(lambda: is_dealt_with(sessions, "invitation"), "the invitations")
    invited = office.post.count()
    everybody = {f"p{number}@exton.example" for number in range(1, PEOPLE + 1)}
    assert set(invited) == everybody - {NOBODY}
    assert set(invited.values()) == {1}, "everybody gets one invitation"

    address, message = office.post.letters[0]
    answer_on_a_phone(browser, link_in(message))
    assert who_has_returned(sessions) == {address}
    with sessions.begin() as session:
        answer(session, tmp_path / "keys", wave_id, A_SHARE)
    returned = who_has_returned(sessions)

    office.page.goto(f"{office.address}/waves/{wave_id}/mail")
    office.page.get_by_label("Or addresses, one a line").fill(CAME_BACK)
    office.press("Count them")
    assert "Invitation 1,600 1,598 1 1 0" in office.says()

    office.post.letters.clear()
    after_the_reminder = start_of(today + timedelta(days=2)) + timedelta(hours=10)
    with office.worker(ahead=after_the_reminder - datetime.now(UTC)):
        wait_until(lambda: is_dealt_with(sessions, "reminder-1"), "the reminders")
        reminded = office.post.count()
        assert set(reminded) == everybody - returned - {NOBODY, CAME_BACK}
        assert set(reminded.values()) == {1}
        assert link_in(office.post.letters[0][1]) != link_in(message)
        close_the_wave(office, wave_id)
    office.follow("See the results")
    assert office.page.locator(".score").count() == 1
    assert f"{len(returned)} of 1,600" in office.says()


def is_dealt_with(sessions, kind):
    """Whether there are messages of a kind, and something has become of each."""
    with sessions() as session:
        states = set(
            session.scalars(text("SELECT state FROM message WHERE kind = :kind"), {"kind": kind})
        )
    return bool(states) and not states & {"waiting", "sending"}


def close_the_wave(office, wave_id):
    office.page.goto(f"{office.address}/waves/{wave_id}")
    office.follow("Close it now")
    office.press("Close the wave now")
    wait_until(lambda: is_done(office), "the wave to close")
