"""Products, sites and priorities as they are met: do they fit, can they be hit, and does a machine find a barrier?"""

import pytest

from tests.analysis_page_factories import PASSWORD, fill, filled
from tests.browser.looking import look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.report_factories import a_council
from tests.serving import serving

pytestmark = pytest.mark.slow
LONG = "Children’s Occupational Therapy, Speech-and-Language and Educational-Psychology Servicesabteilung"
PAGES = (
    "/results/products",
    "/results/products/school-records",
    "/results/sites",
    "/results/priorities",
)
_OVERLAPS = """() => { const box = one => one.getBoundingClientRect();
    return [...document.querySelectorAll('svg.chart')].filter(one => box(one).width).flatMap(svg => {
        const frame = box(svg), texts = [...svg.querySelectorAll('text')].map(one => [one.textContent, box(one)]);
        const found = texts.filter(([_, b]) => b.left < frame.left - 1 || b.right > frame.right + 1);
        texts.forEach(([one, a], i) => texts.slice(i + 1).forEach(([other, b]) => {
            const isBeside = a.right <= b.left + 1 || b.right <= a.left + 1
                || a.bottom <= b.top + 3 || b.bottom <= a.top + 3;
            if (!isBeside) found.push([one, other]);
        }));
        return found.map(pair => pair[0] + ' | ' + pair[1]);
    }); }"""


def with_long_names(session):
    groups = a_council(schools=20, offices=6)
    vars(groups[-8])["name"] = LONG
    fill(session, groups=groups, number=5)


@pytest.fixture(scope="module")
def address(browser, sqlite_template, tmp_path_factory):
    """A served council, one of its schools with a very long name."""
    folder = tmp_path_factory.mktemp("analysis")
    url, sessions = filled(sqlite_template, folder, with_long_names)
    sessions.kw["bind"].dispose()
    with serving(url, folder / "keys") as address:
        yield address


@pytest.fixture(scope="module")
def cookies(browser, address):
    """What a signed-in browser holds."""
    with browsing(browser, DESK) as page:
        page.goto(address + "/results/products")
        page.get_by_label("Email").fill("ada@exton.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page.context.cookies()


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_fits_and_axe_finds_nothing(browser, address, cookies, viewport):
    with browsing(browser, viewport, for_axe=True) as page:
        page.context.add_cookies(cookies)
        for path in PAGES:
            page.goto(address + path)
            look(page)
            assert not page.evaluate(_OVERLAPS), path
            shown = [svg for svg in page.locator("svg.chart").all() if svg.is_visible()]
            assert len(shown) == len(page.locator("svg.chart").all()) / 2


def test_the_pages_print_with_their_tables(browser, address, cookies):
    with browsing(browser, DESK) as page:
        page.context.add_cookies(cookies)
        page.goto(address + "/results/sites")
        page.emulate_media(media="print")
        assert page.locator("svg.chart.wide").is_visible()
        assert page.get_by_role("table", name="Site by site").is_visible()


def test_a_measure_is_chosen_without_a_script(browser, address, cookies):
    with browsing(browser, PHONE) as page:
        page.context.add_cookies(cookies)
        page.goto(address + "/results/sites?kind=schools")
        page.get_by_text("other measures").click()
        page.get_by_role("link", name="Network").click()
        assert "Network" in page.title()
        assert page.get_by_role("link", name="Schools").get_attribute("aria-current") == "true"
