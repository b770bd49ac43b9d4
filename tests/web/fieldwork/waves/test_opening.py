"""Opening and closing: said in plain words, asked for once, done by the worker, watched without a script."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from survey.domain.job import JobState
from survey.domain.wave import WaveState
from survey.storage import contacts, waves
from survey.storage import jobs as job_table
from survey.storage.jobs import JobRow
from survey.storage.messages import MessageRow
from survey.web.fieldwork.waves.acts import RELOAD_SECONDS

WAVE = "/waves/pulse-2026-06"


def state(app):
    with app.extensions["survey.reading"]() as session:
        return waves.get(session, "pulse-2026-06").state


def number_of(app, row):
    with app.extensions["survey.reading"]() as session:
        return session.scalar(select(func.count()).select_from(row))


@pytest.fixture
def ready(planned, worker_runs):
    """The wave's page is ready for opening: a worker is there."""
    worker_runs()


@pytest.fixture
def opened(administrator, ready, worker_runs, moment):
    """The wave has been opened from its page, a minute ago."""
    administrator.post(administrator.get(f"{WAVE}/open"), "Open the wave")
    worker_runs()
    moment.at += timedelta(minutes=1)


def points(page):
    return [item.text for item in page.one("main").all("li")]


def test_the_page_of_a_draft_says_what_is_missing_and_where_it_is_mended(planned, administrator):
    assert "One thing is missing before it can open." in planned.text
    checks = [item.text for item in planned.all("li") if "check" in item.classes]
    assert checks[0].startswith("Missing No worker is running")
    assert any(check.startswith("Good 228 people are asked.") for check in checks)
    page = administrator.get(f"{WAVE}/open")
    assert "It cannot be opened yet: one thing is missing." in page.text
    assert [button.text for button in page.all("button")] == ["Sign out"]


def test_what_opening_does_is_said_in_plain_words(administrator, ready):
    page = administrator.get(administrator.get(WAVE).link("Open the wave"))
    assert page.heading == "Open this wave"
    assert points(page)[:1] == ["Its first day moves from 23 June 2026 to today."] or any(
        "Its first day moves from 23 June 2026 to today." in point for point in points(page)
    )
    assert any("196 people get a message with a link of their own." in one for one in points(page))
    assert any("32 people, for you to print" in one for one in points(page))
    assert "An open wave cannot be taken back" in page.text


def test_of_those_asked_lately_nobody_is_promised_a_message(administrator, ready, writing, moment):
    with writing() as session:
        contacts.record(session, "another", [f"P{n:05}" for n in range(1, 41)], moment.at.date())
    said = points(administrator.get(f"{WAVE}/open"))
    messages, slips, left_out = (
        next(int(one.split()[place]) for one in said if words in one)
        for words, place in (("get a message", 0), ("to print", 7), ("in another survey", 0))
    )
    assert left_out == 40
    assert messages + slips + left_out == 228


def test_where_everybody_was_asked_lately_there_is_nothing_to_press(
    administrator, ready, writing, moment
):
    with writing() as session:
        lately = [f"P{n:05}" for n in range(1, 229)]
        contacts.record(session, "another", lately, moment.at.date())
    page = administrator.get(f"{WAVE}/open")
    assert "Nobody would be reached on 3 June 2026" in page.text
    assert [button.text for button in page.all("button")] == ["Sign out"]
    assert "One thing is missing before it can open." in administrator.get(WAVE).text


def test_a_wave_after_tickets_is_opened_without_a_list_of_who_is_asked(administrator, ready):
    page = administrator.get("/waves/new?template=after-a-ticket")
    wave = administrator.press(page, "Save the plan")
    opening = administrator.get(wave.link("Open the wave"))
    assert any("a share of those whose ticket is closed" in point for point in points(opening))
    assert opening.button("Open the wave")


def test_opening_is_asked_for_watched_and_done(app, administrator, ready, worker_runs):
    page = administrator.get(f"{WAVE}/open")
    response = administrator.post(page, "Open the wave")
    assert (response.status_code, response.location) == (303, f"{WAVE}/progress")
    assert state(app) is WaveState.DRAFT, "a page opens nothing by itself"
    waiting = administrator.get(f"{WAVE}/progress")
    assert waiting.heading == "Opening"
    assert waiting.response.headers["Refresh"] == RELOAD_SECONDS
    assert "Waiting for the worker to take it up." in waiting.text
    assert waiting.link("Look again") == f"{WAVE}/progress"
    worker_runs()
    done = administrator.get(f"{WAVE}/progress")
    assert "Refresh" not in done.response.headers
    assert "The wave is open." in done.text
    assert state(app) is WaveState.OPEN
    assert number_of(app, MessageRow) == 196
    assert "196" in administrator.get(WAVE).one("table").text


def test_a_second_press_asks_for_nothing_more(app, administrator, ready, worker_runs):
    page = administrator.get(f"{WAVE}/open")
    for _ in range(2):
        assert administrator.post(page, "Open the wave").location == f"{WAVE}/progress"
    assert number_of(app, JobRow) == 1
    worker_runs()
    assert administrator.post(page, "Open the wave").location == f"{WAVE}/progress"
    assert number_of(app, JobRow) == 1
    assert number_of(app, MessageRow) == 196


def test_while_it_is_being_opened_nothing_else_can_be_pressed(administrator, ready):
    administrator.post(administrator.get(f"{WAVE}/open"), "Open the wave")
    page = administrator.get(WAVE)
    assert "It is being opened." in page.text
    assert page.link("See how far it is") == f"{WAVE}/progress"
    assert administrator.ask(f"{WAVE}/withdraw").location == WAVE


def test_without_a_worker_the_progress_page_says_so(administrator, ready, moment):
    administrator.post(administrator.get(f"{WAVE}/open"), "Open the wave")
    moment.at += timedelta(minutes=5)
    page = administrator.get(f"{WAVE}/progress")
    assert "No worker is running, so nothing will happen." in page.text


def test_a_step_of_the_work_is_a_bar_with_words(app, administrator, writing, opened):
    administrator.post(administrator.get(f"{WAVE}/close"), "Close the wave now")
    with writing() as session:
        job = job_table.latest(session, "pulse-2026-06")
        job_table.take(session, job.id, now=job.asked_at, dead_since=job.asked_at)
        job_table.tell(session, job.id, step=2, steps=5, words="Working out the results.")
    page = administrator.get(f"{WAVE}/progress")
    bar = page.one("progress")
    assert (bar["value"], bar["max"]) == ("2", "5")
    assert "Step 2 of 5" in page.text


def test_what_is_refused_is_told_with_its_reason(app, administrator, ready, worker_runs, writing):
    administrator.post(administrator.get(f"{WAVE}/open"), "Open the wave")
    with writing() as session:
        job = job_table.latest(session, "pulse-2026-06")
        lines = ["One reason.", "Another."]
        job_table.finish(session, job.id, JobState.REFUSED, lines, job.asked_at)
    page = administrator.get(f"{WAVE}/progress")
    assert "It could not be done" in page.text
    assert points(page)[-2:] == ["One reason.", "Another."]
    assert "Refresh" not in page.response.headers
    assert administrator.get(f"{WAVE}/open").button("Open the wave"), "it can be asked for again"


def test_closing_says_what_is_lost_below_k(app, administrator, opened, worker_runs):
    page = administrator.get(administrator.get(WAVE).link("Close it now"))
    assert page.heading == "Close this wave"
    assert "It would close by itself at the end of 10 July 2026." in page.text
    assert "196 messages that are waiting are not sent any more." in page.text
    assert (
        "If fewer than 10 people have answered, their number is kept and nothing else" in page.text
    )
    assert page.link("Give people more time instead") == f"{WAVE}/extend"
    assert "A closed wave cannot be opened again." in page.text
    for _ in range(2):
        response = administrator.post(page, "Close the wave now")
        assert (response.status_code, response.location) == (303, f"{WAVE}/progress")
    worker_runs()
    assert state(app) is WaveState.CLOSED
    done = administrator.get(f"{WAVE}/progress")
    assert "The wave is closed." in done.text
    assert done.link("See the results") == "/results?wave=pulse-2026-06"
    assert "It has closed, and its results never change." in administrator.get(WAVE).text


@pytest.mark.parametrize("act", ["open", "close"])
def test_they_are_for_administrators(app, manager, planned, act):
    assert manager.ask(f"{WAVE}/{act}").status_code == 403
    token = manager.get("/waves").chosen("csrf_token")[0]
    assert manager.send(f"{WAVE}/{act}", [("csrf_token", token)]).status_code == 403
    assert number_of(app, JobRow) == 0


def test_closing_a_wave_that_is_not_open_changes_nothing(app, administrator, planned):
    assert administrator.ask(f"{WAVE}/close").location == WAVE
    token = administrator.get("/waves").chosen("csrf_token")[0]
    administrator.send(f"{WAVE}/close", [("csrf_token", token)])
    assert number_of(app, JobRow) == 0


def test_progress_of_a_wave_that_nothing_was_asked_of_is_its_page(administrator, planned):
    assert administrator.ask(f"{WAVE}/progress").location == WAVE
    assert administrator.ask("/waves/none/progress").status_code == 404
