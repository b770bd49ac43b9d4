"""Slips, posters, kiosks and response rates as they are met: on a phone and a desk, by keyboard, without scripts."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from survey.storage.engine import make_engine, make_sessions
from tests import place_page_factories as council
from tests.browser.looking import look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.serving import serving
from tests.wave_page_factories import ADMINISTRATOR, MANAGER, PASSWORD

pytestmark = pytest.mark.slow
PAGES = {
    "places of a draft": "/waves/{draft}/places",
    "places without codes": "/waves/{unmade}/places",
    "places whose codes are being made": "/waves/{waiting}/places",
    "places with codes": "/waves/{pulse}/places",
    "places of a wave that is over": "/waves/{spring}/places",
    "slips": "/waves/{pulse}/slips",
    "slips of one place": "/waves/{pulse}/slips?site=S2",
    "no slips": "/waves/{pulse}/slips?site=S4",
    "posters": "/waves/{pulse}/posters",
    "no posters": "/waves/{pulse}/posters?site=S2",
    "rates of a draft": "/waves/{draft}/rates",
    "rates not yet read": "/waves/{unmade}/rates",
    "rates": "/waves/{pulse}/rates",
    "rates of a wave that is over": "/waves/{spring}/rates",
}


@dataclass
class Council:
    """A served installation, and what its addresses are made of."""

    address: str
    ids: dict

    def at(self, path):
        return self.address + path.format(**self.ids)


@pytest.fixture(scope="module")
def served(browser, sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("places")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    url = f"sqlite:///{folder / 'survey.db'}"
    engine = make_engine(url)
    ids = council.fill(make_sessions(engine), folder / "keys", folder, datetime.now(UTC))
    engine.dispose()
    with serving(url, folder / "keys") as address:
        yield Council(address, ids)


def signed_in(browser, served, email):
    with browsing(browser, DESK) as page:
        page.goto(served.address + "/sign-in")
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page.context.cookies()


@pytest.fixture(scope="module")
def cookies(browser, served):
    return signed_in(browser, served, ADMINISTRATOR)


@pytest.fixture
def page(browser, cookies):
    with browsing(browser, PHONE, for_axe=True) as page:
        page.context.add_cookies(cookies)
        yield page


@pytest.fixture
def passer_by(browser):
    with browsing(browser, PHONE, for_axe=True) as page:
        yield page


def press(page, words):
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_fits_and_has_no_barrier(page, served, path):
    assert page.goto(served.at(path)).status == 200
    assert page.locator("h1").count() == 1
    assert page.url == served.at(path), "it is the page that was asked for"
    look(page)


def test_a_managers_rates(browser, served):
    mine = signed_in(browser, served, MANAGER)
    with browsing(browser, PHONE, for_axe=True) as page:
        page.context.add_cookies(mine)
        page.goto(served.at("/waves/{pulse}/rates"))
        assert page.get_by_role("button").all_inner_texts() == ["Sign out"]
        look(page)


def test_the_table_of_days_unfolds_by_keyboard(browser, cookies, served):
    with browsing(browser, PHONE) as page:
        page.context.add_cookies(cookies)
        page.goto(served.at("/waves/{pulse}/rates"))
        page.locator("summary").focus()
        page.keyboard.press("Enter")
        assert page.get_by_text("under 10 returns").first.is_visible()


def test_slips_are_not_split_over_pages_and_posters_fill_one_each(
    browser, cookies, served, tmp_path
):
    with browsing(browser, DESK) as page:
        page.context.add_cookies(cookies)
        page.goto(served.at("/waves/{pulse}/slips?site=S2"))
        page.emulate_media(media="print")
        assert page.locator(".on-screen, header.bar, footer").evaluate_all(
            "all => all.every(one => getComputedStyle(one).display == 'none')"
        )
        kept = page.locator(".slip").evaluate_all(
            "all => all.map(one => getComputedStyle(one).breakInside)"
        )
        assert set(kept) == {"avoid"}
        page.goto(served.at("/waves/{pulse}/posters"))
        page.pdf(path=tmp_path / "posters.pdf", prefer_css_page_size=True)
        posters = page.locator(".poster").count()
        assert (tmp_path / "posters.pdf").read_bytes().count(b"/Type /Page\n") == posters


def test_making_the_codes_by_keyboard_and_waiting_for_them(browser, cookies, served):
    with browsing(browser, PHONE) as page:
        page.context.add_cookies(cookies)
        page.goto(served.at("/waves/{waiting}/places"))
        assert "The codes are being made" in page.inner_text("main")
        with page.expect_navigation(timeout=12_000):
            pass
        assert page.url == served.at("/waves/{waiting}/places")


def test_a_code_is_typed_and_a_wrong_one_told(passer_by, served):
    page = passer_by
    page.goto(served.at("/code"))
    look(page)
    press(page, "Continue")
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    look(page)
    page.get_by_label("Code").fill("0000 0000 0000 00")
    press(page, "Continue")
    look(page)
    page.get_by_role("link", name="Type the code from a slip or a poster").click()
    code = served.ids["slips"].pop()
    page.get_by_label("Code").fill(f"{code[:4]} {code[4:8]} {code[8:12]} {code[12:]}".upper())
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("#start").count() == 1
    assert code not in page.url


def test_every_page_of_a_kiosk(passer_by, served):
    page = passer_by
    page.goto(served.at("/kiosk/{code}"))
    begun_at = page.url
    assert "When nothing is pressed for 2 minutes" in page.inner_text(".notice")
    look(page)
    press(page, "Start, and give me more time")
    assert "20 minutes" in page.inner_text(".notice")
    look(page)
    page.locator("input[type=radio]").first.check()
    press(page, "Keep my answers and stay on this page")
    assert page.locator("input[type=radio]").first.is_checked()
    page.get_by_role("link", name="Go back to the start now").click()
    assert page.url != begun_at
    page.goto(begun_at)
    assert page.locator("h1").inner_text() == "Please open your link again"
    look(page)


def test_a_kiosk_thanks_and_is_ready_for_the_next_person_without_a_script(browser, served):
    with browsing(browser, DESK) as page:
        page.goto(served.at("/kiosk/{code}"))
        first = page.url
        press(page, "Start")
        while "/page/" in page.url:
            page.locator("input[type=radio]").first.check()
            press(page, "Continue")
        press(page, "Send my answers")
        assert "recorded" in page.locator("h1").inner_text()
        with page.expect_navigation(timeout=25_000):
            pass
        page.wait_for_url("**/answer/*")
        assert page.url != first
        assert page.get_by_role("button", name="Start", exact=True).is_visible()
        page.go_back()
        assert "checked" not in page.content()


def test_nothing_is_asked_of_another_place(page, served):
    for path in ("/waves/{pulse}/rates", "/waves/{pulse}/posters"):
        page.goto(served.at(path))
    assert all(url.startswith((served.address, "data:")) for url in page.outside), page.outside
