"""Papers of a wave: asked for on a page, made by the worker, downloaded by whoever may read what they name."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from survey.domain.errors import Refused
from survey.domain.improvement import Event, EventKind
from survey.services import report_making, worker, worker_jobs
from survey.services.wave_report_gathered import Letterhead
from survey.storage.events import EVENTS
from tests.web.page_client import COUNCIL, check_headers

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
PAGE = "/results/report"
REPORT = "Make it Report, English"
SUMMARY = "Make it Summary on one page, English"


@pytest.fixture
def work(app, keys, council):
    """Do everything that was asked for."""

    def run():
        sessions = app.extensions["survey.sessions"]
        with sessions() as session:
            due = worker.tasks(session, keys, NOW)
        for task in due:
            worker.perform(sessions, keys, task, NOW, letterhead=Letterhead(COUNCIL))
        return len(due)

    return run


def buttons(page):
    return [button.text for button in page.all("button") if button.text.startswith("Make it")]


def downloads(page):
    return [one["href"] for one in page.all("a") if "Download the PDF" in one.text]


def words_of(response):
    assert response.status_code == 200
    pages = PdfReader(BytesIO(response.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def press_unseen(client, page, **fields):
    """Send a form that the page does not show."""
    (token, *_) = page.all("input", name="csrf_token")
    return client.send(page.path, [("csrf_token", token["value"]), *fields.items()])


def test_a_paper_is_asked_for_made_once_and_downloaded(manager, work):
    page = manager.get(PAGE)
    assert page.heading == "Papers to hand out: Whole council, June 2026"
    page = manager.press(page, REPORT)
    assert page.response.headers["Refresh"] == "5"
    assert "A paper is being made." in page.text
    assert "No worker is running" in page.text
    assert REPORT not in buttons(page)
    assert SUMMARY in buttons(page)
    press_unseen(manager, page, edition="report", language="en")
    assert work() == 1, "who asks twice gets one"
    page = manager.get(PAGE)
    assert "Refresh" not in page.response.headers
    assert "made 1 July 2026 10:30" in page.text
    (address,) = downloads(page)
    response = manager.ask(address)
    check_headers(response)
    assert response.content_type == "application/pdf"
    assert (
        response.headers["Content-Disposition"] == "attachment; filename=report-2026-06-all-en.pdf"
    )
    words = words_of(response)
    assert words.startswith(f"{COUNCIL} · Satisfaction with IT Whole council, June 2026")
    assert "Adult Social Care" in words
    press_unseen(manager, page, edition="report", language="en")
    assert work() == 0, "what is made is made"


def test_a_manager_of_a_department_gets_the_report_of_it_and_the_council_s_summary(sign_in, work):
    client = sign_in("organisation:people")
    page = client.get(PAGE)
    assert page.heading == "Papers to hand out: People, June 2026"
    client.press(page, REPORT)
    page = client.get(f"{PAGE}?group=all")
    assert REPORT not in buttons(page)
    assert "names others that lie outside of what you may see" in page.text
    client.press(page, SUMMARY)
    assert press_unseen(client, page, edition="report", language="en").status_code == 404
    assert work() == 2
    (own,) = downloads(client.get(PAGE))
    words = words_of(client.ask(own))
    assert "Education and Skills" in words
    (council,) = downloads(client.get(f"{PAGE}?group=all"))
    for named in (words, words_of(client.ask(council))):
        assert not any(
            other in named for other in ("Housing", "Parks and Leisure", "Resources", "Schools")
        )


def test_a_paper_that_somebody_else_had_made_is_no_way_round_a_scope(manager, sign_in, work):
    manager.press(manager.get(PAGE), REPORT)
    manager.press(manager.get(f"{PAGE}?group=organisation:place"), SUMMARY)
    work()
    client = sign_in("organisation:people", "alan@exton.example")
    file = "/results/report.pdf?language=en"
    assert client.ask(f"{file}&group=all&edition=report").status_code == 404
    assert client.ask(f"{file}&group=organisation:place&edition=summary").status_code == 404
    assert client.ask(f"{PAGE}?group=organisation:place").status_code == 404
    assert "Housing" not in client.ask(f"{PAGE}.csv?group=all").text
    assert "Housing" in manager.ask(f"{PAGE}.csv?group=all").text


@pytest.mark.parametrize(
    "asked",
    [
        {"edition": "report", "language": "tlh"},
        {"edition": "book", "language": "en"},
        {"edition": "", "language": ""},
    ],
)
def test_what_is_not_offered_cannot_be_asked_for(manager, council, asked):
    page = manager.get(PAGE)
    assert press_unseen(manager, page, **asked).status_code == 404


def test_a_group_with_too_few_answers_has_no_paper(manager, council):
    page = manager.get(f"{PAGE}?group=site:school-003")
    assert "Too few answers to show" in page.text
    assert not buttons(page)


def test_a_paper_that_could_not_be_made_says_why_and_can_be_asked_for_again(
    manager, work, monkeypatch
):
    def refuse(*_args, **_named):
        raise Refused.because(report_making.NO_TYPESETTER)

    manager.press(manager.get(PAGE), SUMMARY)
    with monkeypatch.context() as patched:
        patched.setattr(report_making, "make", refuse)
        with pytest.raises(Refused):
            work()
    page = manager.get(PAGE)
    assert "Papers are made by a program that is not installed" in page.text
    assert SUMMARY in buttons(page)
    manager.press(page, SUMMARY)
    assert work() == 1
    assert len(downloads(manager.get(PAGE))) == 1


def test_before_the_first_release_there_is_nothing_to_print(manager):
    assert manager.get(PAGE).heading == "No results yet"
    assert manager.ask("/results/report.pdf?edition=report&language=en").status_code == 404
    assert manager.ask("/results/report.csv").text.strip() == ""


def test_several_papers_are_made_in_one_round(manager, work, app):
    for words in (SUMMARY, REPORT, "Make it Report, Cymraeg"):
        manager.press(manager.get(PAGE), words)
    with app.extensions["survey.sessions"]() as session:
        assert len(worker_jobs.asked(session, NOW)) == 3
    assert work() == 3
    assert len(downloads(manager.get(PAGE))) == 3


def test_a_paper_is_made_anew_once_aims_or_events_have_changed(manager, work, app):
    manager.press(manager.get(PAGE), SUMMARY)
    work()
    assert SUMMARY not in buttons(manager.get(PAGE))
    with app.extensions["survey.sessions"].begin() as session:
        event = Event(EventKind.INCIDENT, date(2026, 5, 2), "Email was away")
        EVENTS.add(session, event, NOW + timedelta(hours=1), "root@exton.example")
    page = manager.get(PAGE)
    assert "Aims, actions or events have changed since." in page.text
    (before,) = downloads(page)
    page = manager.press(page, "Make it anew Summary on one page, English")
    assert downloads(page) == [before], "the old one can be had meanwhile"
    assert work() == 1
