"""Measures, groups and comparisons as they are met: do they fit, can they be hit, and does a machine find a barrier?"""

import pytest

from tests import analysis_page_factories as council
from tests.analysis_page_factories import PASSWORD, filled
from tests.browser.looking import CONTROLS, look
from tests.browser.test_analysis_pages import _OVERLAPS, LONG
from tests.browser_fixture import DESK, PHONE, browsing
from tests.report_factories import a_council
from tests.serving import serving
from tests.spread_factories import mark, store_spreads

pytestmark = pytest.mark.slow
GROUP = "site:school-014"
PAGES = {
    "a measure": "/results/measures/overall-rating",
    "a measure of a group": "/results/measures/lost-time?group=site:schools",
    "the choice of a group": "/results/groups",
    "a group with a long name": f"/results/groups?group={GROUP}",
    "a department": "/results/groups?group=organisation:people-1",
    "a group with too few": "/results/groups?group=site:school-003",
    "two waves": "/results/compare",
    "two groups": f"/results/compare?a=group:{GROUP}&b=group:site:schools",
    "one with itself": "/results/compare?a=group:all&b=group:all",
}
ON_PHONE = ("a measure", "a group with a long name", "two groups", "the choice of a group")
ON_DESK = tuple(name for name in PAGES if name not in ON_PHONE[1:3])


def fill(session):
    groups = a_council(schools=20, offices=6)
    school = next(group for group in groups if group.code == "school-014")
    vars(school)["name"] = LONG
    stored = council.fill(session, number=13, groups=groups)
    store_spreads(session, stored, ["all", "site:schools"])
    mark(session)


@pytest.fixture(scope="module")
def address(browser, sqlite_template, tmp_path_factory):
    """A served council of thirteen waves, one of its schools with a very long name."""
    folder = tmp_path_factory.mktemp("standing")
    url, sessions = filled(sqlite_template, folder, fill)
    sessions.kw["bind"].dispose()
    with serving(url, folder / "keys") as address:
        yield address


@pytest.fixture(scope="module")
def cookies(browser, address):
    """What a signed-in browser holds."""
    with browsing(browser, DESK) as page:
        page.goto(address + "/results/compare")
        page.get_by_label("Email").fill("ada@exton.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page.context.cookies()


@pytest.mark.parametrize(
    ("viewport", "names"), [(PHONE, ON_PHONE), (DESK, ON_DESK)], ids=["phone", "desk"]
)
def test_every_page_fits_and_axe_finds_nothing(browser, address, cookies, viewport, names):
    with browsing(browser, viewport, for_axe=True) as page:
        page.context.add_cookies(cookies)
        for name in names:
            page.goto(address + PAGES[name])
            page.evaluate(
                "document.querySelectorAll('details').forEach(one => { one.open = true; })"
            )
            look(page, f"{CONTROLS}, select")
            assert not page.evaluate(_OVERLAPS), name


def test_waves_are_compared_by_keyboard_alone(browser, address, cookies):
    with browsing(browser, DESK) as page:
        page.context.add_cookies(cookies)
        page.goto(address + "/results/compare")
        page.locator("summary", has_text="Choose two waves").press("Enter")
        page.get_by_label("beside").first.focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        heading = page.get_by_role("heading", level=1).inner_text()
        assert heading == "Whole council: June 2026 beside September 2025"
        page.go_back()
        assert page.get_by_role("heading", level=1).inner_text().endswith("June 2025")


def test_the_pages_print_without_what_is_folded(browser, address, cookies):
    with browsing(browser, DESK) as page:
        page.context.add_cookies(cookies)
        page.goto(address + PAGES["a measure"])
        page.emulate_media(media="print")
        assert page.locator("svg.chart.trend.wide").is_visible()
        assert not page.locator("svg.chart.trend.narrow").is_visible()
        assert not page.get_by_text("The shares as a table").is_visible()
        assert page.get_by_role("table", name="Wave by wave").is_visible()
