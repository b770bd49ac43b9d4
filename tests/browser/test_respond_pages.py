"""Every respondent page as it is met: on a phone and a desk, by keyboard, by a machine's eye for barriers."""

import pytest

from tests.browser.looking import look
from tests.browser_fixture import DESK, PHONE, browsing

pytestmark = pytest.mark.slow
LONG = "Sehrlangeswort" * 12


@pytest.fixture
def page(browser):
    with browsing(browser, PHONE, for_axe=True) as page:
        yield page


def begin(page, served):
    page.goto(served.link())
    page.locator("#start button").click()


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def answer(page, place=1):
    """Answer everything on a page by its controls, as one would with a finger."""
    for group in page.locator("fieldset").all():
        boxes = group.locator("input[type=checkbox]")
        if boxes.count():
            boxes.nth(0).check()
            boxes.nth(2).check()
        else:
            group.locator("input[type=radio]").nth(place).check()
    for area in page.locator("textarea").all():
        area.fill("A quicker network in our school.")


@pytest.mark.parametrize(
    "path", ["/", "/confidentiality", "/accessibility", "/thanks", "/left", "/sign-in", "/nowhere"]
)
def test_pages_for_anybody(page, served, path):
    page.goto(served.address + path)
    look(page)


def test_a_whole_journey_page_by_page(page, served):
    page.goto(served.link())
    look(page)
    page.locator("#start button").click()
    pages = 0
    while "/page/" in page.url:
        look(page)
        answer(page)
        look(page)
        press(page, "Continue")
        pages += 1
    assert pages == 9
    look(page)
    page.get_by_role("link", name="Change Getting help with IT").click()
    look(page)
    press(page, "Save and go back to the check")
    press(page, "Send my answers")
    assert page.url.endswith("/thanks")
    look(page)


def test_what_is_wrong_is_shown_reached_and_mended(page, served):
    begin(page, served)
    page.goto(page.url.replace("overall", "last-things"))
    page.locator("textarea").fill("x" * 2001)
    press(page, "Continue")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    look(page)
    page.get_by_role("link", name="Your answer must be 2,000 characters or fewer.").click()
    assert page.evaluate("document.activeElement.id") == "one-change"
    page.locator("textarea").fill("x")
    press(page, "Continue")
    assert page.url.endswith("/check")


def test_other_states(page, served):
    begin(page, served)
    press(page, "Save and come back later")
    look(page)
    press(page, "Leave this computer")
    look(page)
    page.goto(served.address + "/r/wrong")
    look(page)
    page.goto(served.address + "/answer/0123456789abcdef/check")
    look(page)
    page.goto(served.address + "/sign-in")
    press(page, "Sign in")
    look(page)


def test_answers_of_another_browser_are_said_to_be_there(browser, page, served):
    link = served.link()
    with browsing(browser) as first:
        first.goto(link)
        first.locator("#start button").click()
        answer(first)
        press(first, "Continue")
    page.goto(link)
    press(page, "Go on where you stopped")
    page.get_by_role("link", name="Back").click()
    assert "You answered this in another browser." in page.inner_text("main")
    look(page)


def test_long_words_do_not_break_the_page(page, served):
    begin(page, served)
    page.goto(page.url.replace("overall", "last-things"))
    page.locator("textarea").fill(LONG)
    press(page, "Continue")
    assert LONG in page.inner_text("main")
    look(page)


def test_nothing_is_asked_of_another_place(page, served):
    begin(page, served)
    answer(page)
    press(page, "Continue")
    assert all(url.startswith((served.address, "data:")) for url in page.outside), page.outside


def test_a_question_page_is_two_requests(browser, served):
    with browsing(browser) as page:
        begin(page, served)
        address = page.url
        cookies = page.context.cookies()
    with browsing(browser) as page:
        page.context.add_cookies(cookies)
        page.goto(address)
        assert "section 1 of 7" in page.title()
        assert len([url for url in page.outside if not url.startswith("data:")]) == 2


def test_the_whole_journey_by_keyboard(browser, served):
    with browsing(browser, DESK) as page:
        page.goto(served.link())
        enter(page, "Start")
        for _ in range(7):
            enter(page, "Continue", mark="ArrowRight")
        assert page.url.endswith("/check")
        enter(page, "Send my answers")
        assert page.url.endswith("/thanks")


def enter(page, words, mark=None):
    """Go to a button by Tab and press Enter on it."""
    tab_to(page, words, mark)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page, words, mark=None):
    """Press Tab until a button has the focus, marking each group of radio buttons on the way.

    The focus must be visible on every stop.
    """
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const one = document.activeElement;
                const shown = one.closest('.option') || one;
                const style = getComputedStyle(shown);
                return {words: one.innerText || '', kind: one.type || '', width: style.outlineWidth,
                        line: style.outlineStyle}; }"""
        )
        assert stop["line"] != "none", stop
        assert float(stop["width"].removesuffix("px")) >= 2, stop
        if stop["words"] == words:
            return
        if mark and stop["kind"] == "radio":
            page.keyboard.press(mark)
    pytest.fail(f"{words} was not reached by Tab")


@pytest.mark.parametrize("colours", ["forced", "print"])
def test_the_choice_is_seen_without_our_colours(browser, served, colours):
    options = {"forced_colors": "active"} if colours == "forced" else {}
    with browsing(browser, PHONE, **options) as page:
        begin(page, served)
        answer(page)
        if colours == "print":
            page.emulate_media(media="print")
            assert not page.get_by_role("button", name="Continue").is_visible()
        chosen = page.locator(".option:has(:checked)").first
        assert chosen.is_visible()
        if colours == "forced":
            assert chosen.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
