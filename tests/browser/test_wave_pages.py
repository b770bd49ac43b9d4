"""The pages of waves as they are met: on a phone and a desk, by keyboard, without scripts, with very long names."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from survey.storage.engine import make_engine, make_sessions
from tests import wave_page_factories as council
from tests.browser.looking import look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.serving import serving

pytestmark = pytest.mark.slow
PAGES = {
    "the list": "/waves",
    "the templates": "/waves/new",
    "a new plan": "/waves/new?template=quarterly-pulse",
    "a new plan after tickets": "/waves/new?template=after-a-ticket",
    "the calendar": "/waves/calendar",
    "a draft": "/waves/{annual}",
    "an open wave": "/waves/{pulse}",
    "a closed wave": "/waves/{closed}",
    "a withdrawn wave": "/waves/{withdrawn}",
    "a wave that is being opened": "/waves/{opening}",
    "a wave with a long name": "/waves/{long}",
    "a plan": "/waves/{long}/plan",
    "a plan that stands": "/waves/{pulse}/plan",
    "texts": "/waves/{annual}/texts",
    "texts of a long name": "/waves/{long}/texts?kind=reminder-2",
    "a sample": "/waves/{sample}/sample",
    "classes": "/waves/{annual}/classes",
    "classes that stand": "/waves/{pulse}/classes",
    "mail before": "/waves/{annual}/mail",
    "mail": "/waves/{pulse}/mail",
    "opening": "/waves/{annual}/open",
    "opening a sample": "/waves/{sample}/open",
    "closing": "/waves/{pulse}/close",
    "more time": "/waves/{pulse}/extend",
    "withdrawing": "/waves/{annual}/withdraw",
    "withdrawing results": "/waves/{closed}/withdraw",
    "progress": "/waves/{opening}/progress",
}
OF_A_MANAGER = ("/waves", "/waves/{pulse}", "/waves/{annual}")


@dataclass
class Council:
    """A served installation, and the ids of its waves."""

    address: str
    ids: dict

    def at(self, path):
        return self.address + path.format(**self.ids)


@pytest.fixture(scope="module")
def served(browser, sqlite_template, tmp_path_factory):
    """A council with waves in every state."""
    with _serve(sqlite_template, tmp_path_factory.mktemp("waves"), council.fill) as found:
        yield found


@pytest.fixture(scope="module")
def bare(browser, sqlite_template, tmp_path_factory):
    """An installation where nothing has been done yet."""

    def fill(sessions, keys, folder, now):
        council.add_accounts(sessions, now)
        return {}

    with _serve(sqlite_template, tmp_path_factory.mktemp("bare"), fill) as found:
        yield found


class _serve:  # noqa: N801 - reads as what it does
    """Fill a database and serve it."""

    def __init__(self, template, folder, fill):
        self.url, self.keys = f"sqlite:///{folder / 'survey.db'}", folder / "keys"
        shutil.copyfile(template, folder / "survey.db")
        engine = make_engine(self.url)
        self.ids = fill(make_sessions(engine), self.keys, folder, datetime.now(UTC))
        engine.dispose()

    def __enter__(self):
        self.server = serving(self.url, self.keys, SURVEY_MAIL_URL="console:")
        return Council(self.server.__enter__(), self.ids)

    def __exit__(self, *what):
        return self.server.__exit__(*what)


def signed_in(browser, served, email):
    with browsing(browser, DESK) as page:
        page.goto(served.address + "/sign-in")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(council.PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page.context.cookies()


@pytest.fixture(scope="module")
def cookies(browser, served):
    return signed_in(browser, served, council.ADMINISTRATOR)


@pytest.fixture
def page(browser, cookies):
    with browsing(browser, PHONE, for_axe=True) as page:
        page.context.add_cookies(cookies)
        yield page


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_fits_and_has_no_barrier(page, served, path):
    page.goto(served.at(path))
    assert page.locator("h1").count() == 1
    assert page.url == served.at(path), "it is the page that was asked for"
    look(page)


def test_folded_places_fit_when_they_are_unfolded(page, served):
    page.goto(served.at("/waves/{long}/plan"))
    for fold in page.locator("summary").all():
        fold.click()
    assert page.locator(".tree").first.is_visible()
    look(page)


def test_mistakes_are_shown_reached_and_mended(page, served):
    page.goto(served.at("/waves/new?template=quarterly-pulse"))
    page.get_by_label("Least answers behind a figure").fill("3")
    page.get_by_label("Last day").fill("2020-01-01")
    page.get_by_label("Title").fill(council.LONG_WORD * 2)
    page.get_by_role("button", name="Save the plan").click()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    look(page)
    page.locator(".errors a").first.click()
    assert page.evaluate("document.activeElement.id") == "title"


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/waves/calendar", "Add to the calendar"),
        ("/waves/{pulse}/extend", "Move the last day"),
        ("/waves/{pulse}/mail", "Count them"),
    ],
)
def test_the_error_of_every_form_has_no_barrier(page, served, path, button):
    page.goto(served.at(path))
    page.get_by_role("button", name=button).click()
    assert page.title().startswith("Error: ")
    look(page)


def test_a_text_that_cannot_be_sent_has_no_barrier(page, served):
    page.goto(served.at("/waves/{annual}/texts"))
    page.locator("#body").fill("{nonsense} " + council.LONG_WORD)
    page.get_by_role("button", name="Save the text").click()
    assert page.title().startswith("Error: ")
    look(page)


def test_an_area_that_will_not_do_has_no_barrier(page, served):
    page.goto(served.at("/waves/{annual}/classes"))
    page.locator(".member input").first.fill("x" * 70)
    page.get_by_role("button", name="Save the areas").click()
    assert page.title().startswith("Error: ")
    look(page)


@pytest.mark.parametrize("path", ["/waves", "/waves/calendar", "/waves/new?template=annual-survey"])
def test_empty_pages_say_what_to_do(browser, bare, path):
    mine = signed_in(browser, bare, council.ADMINISTRATOR)
    with browsing(browser, PHONE, for_axe=True) as page:
        page.context.add_cookies(mine)
        page.goto(bare.at(path))
        look(page)


def test_a_manager_looks_and_does_nothing(browser, served):
    mine = signed_in(browser, served, council.MANAGER)
    with browsing(browser, PHONE, for_axe=True) as page:
        page.context.add_cookies(mine)
        for path in OF_A_MANAGER:
            page.goto(served.at(path))
            assert page.get_by_role("button").all_inner_texts() == ["Sign out"]
            look(page)


def test_the_navigation_names_where_one_is_on_a_phone(browser, cookies, served):
    with browsing(browser, PHONE) as page:
        page.context.add_cookies(cookies)
        page.goto(served.at("/waves/{pulse}"))
        assert page.locator(".doorway [aria-current]").inner_text() == "Waves"
        assert page.locator(".rooms [aria-current]").inner_text() == "The wave"
        bar = page.locator("header.bar").bounding_box()
        assert bar["height"] <= 240, "the bar leaves room for the page"


def test_the_progress_page_looks_again_by_itself_without_a_script(browser, cookies, served):
    with browsing(browser, PHONE) as page:
        page.context.add_cookies(cookies)
        page.goto(served.at("/waves/{opening}/progress"))
        with page.expect_navigation(timeout=12_000):
            pass
        assert page.url == served.at("/waves/{opening}/progress")


def test_a_wave_is_planned_by_keyboard_alone(browser, cookies, served):
    with browsing(browser, DESK) as page:
        page.context.add_cookies(cookies)
        page.goto(served.at("/waves"))
        enter(page, "Plan a wave")
        enter(page, "Annual survey")
        enter(page, "Save the plan")
        assert page.locator(".said").inner_text() == "The wave is planned. Nothing has been sent."
        enter(page, "Withdraw it")
        enter(page, "Withdraw the wave")
        assert "It was withdrawn" in page.inner_text("main")


def enter(page, words):
    """Go to a link or a button by Tab, the focus visible on every stop, and press Enter on it."""
    for _ in range(90):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const one = document.activeElement;
                const style = getComputedStyle(one.closest('.option') || one);
                return {words: one.innerText || '', tag: one.outerHTML.slice(0, 120),
                        width: style.outlineWidth, line: style.outlineStyle}; }"""
        )
        assert stop["line"] != "none", stop
        assert float(stop["width"].removesuffix("px")) >= 2, stop
        if stop["words"] == words:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"{words} was not reached by Tab")


def test_nothing_is_asked_of_another_place(page, served):
    page.goto(served.at("/waves/{pulse}"))
    assert all(url.startswith((served.address, "data:")) for url in page.outside), page.outside
