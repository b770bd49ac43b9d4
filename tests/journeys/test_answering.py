"""A respondent's story: begun on a phone, cut off half-way, gone on with elsewhere, sent once.

Told through Chromium without JavaScript at 320 px, on http and behind https, on both databases.
"""

import pytest
from sqlalchemy import text

from tests.answering_factories import open_wave
from tests.browser_fixture import browsing, chromium
from tests.serving import serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def opened(sessions, tmp_path):
    with sessions.begin() as session:
        return open_wave(session, tmp_path / "keys")


@pytest.fixture(params=["http", "https"])
def address(request, browser, opened, database_url, tmp_path):
    """The address of the served installation; `opened` is written before the server starts."""
    folder = tmp_path if request.param == "https" else None
    with serving(database_url, tmp_path / "keys", folder=folder) as address:
        yield address


def begin_or_go_on(page, link):
    page.goto(link)
    page.locator("#start button").click()
    page.wait_for_url("**/answer/**")


def answer_and_continue(page, place):
    heading = page.locator("h1").inner_text()
    for group in page.locator("fieldset").all():
        boxes = group.locator("input[type=checkbox]")
        if boxes.count():
            boxes.nth(0).check()
        else:
            group.locator("input[type=radio]").nth(place).check()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() != heading


def stored(sessions):
    """How many ballots and drafts there are, and how many invitations are marked as returned."""
    with sessions() as session:
        return tuple(
            session.scalar(text(f"SELECT count(*) FROM {what}"))  # noqa: S608 - our own words
            for what in ("ballot_box", "draft", "invitation WHERE returned")
        )


def test_cut_off_half_way_and_finished_in_another_browser(browser, address, opened, sessions):
    link = f"{address}/r/{opened.tokens[0]}"
    options = {"ignore_https_errors": True}  # the certificate is made in the test

    with browsing(browser, **options) as phone:
        begin_or_go_on(phone, link)
        for _ in range(3):
            answer_and_continue(phone, 3)
        half_way = phone.locator("h1").inner_text()
    assert stored(sessions) == (0, 1, 0), "the browser is gone, the draft is not"

    with browsing(browser, **options) as desk:
        desk.goto(link)
        desk.get_by_role("button", name="Go on where you stopped").click()
        assert desk.locator("h1").inner_text() == half_way
        desk.get_by_role("link", name="Back").click()
        assert "You answered this in another browser." in desk.inner_text("main")
        assert desk.locator("input:checked").count() == 0, "nobody is shown what was said elsewhere"
        desk.get_by_role("button", name="Continue").click()
        while "/page/" in desk.url:
            answer_and_continue(desk, 1)
        assert "Answered in another browser" in desk.inner_text("main")
        desk.get_by_role("button", name="Send my answers").click()
        assert desk.locator("h1").inner_text() == "Thank you: your answers are recorded"
        desk.reload()
        assert desk.locator("h1").inner_text() == "Thank you: your answers are recorded"
        assert stored(sessions) == (1, 0, 1)
        desk.go_back()
        assert "recorded" in desk.inner_text("main") or "Check your answers" in desk.title()

    with browsing(browser, **options) as anywhere:
        anywhere.goto(link)
        assert "used or is no longer valid" in anywhere.inner_text("main")
        assert anywhere.locator("form").count() == 0
    assert stored(sessions) == (1, 0, 1), "a second use of the link changes nothing"
