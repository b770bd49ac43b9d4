"""The overview as it is met: on a phone and a desk, on paper, without scripts, by a machine's eye for barriers."""

import shutil
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from survey.domain.access import StaffRole
from survey.domain.improvement import Event, EventKind
from survey.services import accounts
from survey.storage.aims import AIMS
from survey.storage.engine import make_engine, make_sessions
from survey.storage.events import EVENTS
from tests.browser_fixture import DESK, PHONE, browsing
from tests.improvement_factories import an_aim
from tests.report_factories import a_council, store_council
from tests.serving import serving

pytestmark = pytest.mark.slow
EMAIL, PASSWORD = "ada@exton.example", "three plain words"
LONG = "Children’s Occupational Therapy, Speech-and-Language and Educational-Psychology Servicesabteilung"
PAGES = {
    "the council": "/results",
    "a kind of site": "/results?group=site:schools",
    "a department": "/results?group=organisation:people-1",
    "a group with too few answers": "/results?group=site:school-003",
    "the first wave": "/results?wave=2023-09",
}
NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def address(browser, sqlite_template, tmp_path_factory):
    """A served council of twelve waves with 30 schools, one of which has a very long name."""
    folder = tmp_path_factory.mktemp("council")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    groups = a_council(schools=30, offices=3)
    vars(groups[-5])["name"] = LONG
    engine = make_engine(f"sqlite:///{folder / 'survey.db'}")
    with make_sessions(engine).begin() as session:
        store_council(session, NOW, 12, groups)
        mark(session)
        manager = {"role": StaffRole.MANAGER, "password": PASSWORD, "cost": 1}
        accounts.add(session, EMAIL, **manager, now=NOW, actor="test")
    engine.dispose()
    with serving(f"sqlite:///{folder / 'survey.db'}", folder / "keys") as address:
        yield address


def mark(session):
    """Let the overall rating have a target, and much happen to everybody and to schools."""
    aim = an_aim(measure="overall-rating", target=75.0, due=date(2027, 3, 31))
    AIMS.add(session, aim, NOW, EMAIL)
    for day, kind, title, group in (
        (date(2024, 3, 4), EventKind.OTHER, "A new strategy for ICT was approved", "all"),
        (date(2024, 8, 12), EventKind.MIGRATION, "Email and calendars moved for everybody", "all"),
        (date(2024, 11, 4), EventKind.INCIDENT, "Three days without telephones", "all"),
        (date(2025, 2, 3), EventKind.OTHER, "New help desk, open from 7 to 7", "all"),
        (date(2025, 8, 18), EventKind.MIGRATION, "New network in every school", "site:schools"),
        (date(2025, 11, 3), EventKind.CONTRACT, "New supplier of telephones", "all"),
        (date(2026, 2, 2), EventKind.INCIDENT, "Outage of the document store", "all"),
    ):
        EVENTS.add(session, Event(kind, day, title, group_key=group), NOW, EMAIL)


@pytest.fixture(scope="module")
def cookies(browser, address):
    """What a signed-in browser holds."""
    with browsing(browser, DESK) as page:
        page.goto(address + "/results")
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        assert page.url == address + "/results"
        return page.context.cookies()


@pytest.fixture(
    params=[PHONE, DESK, {"width": 760, "height": 800}], ids=["phone", "desk", "tablet"]
)
def page(browser, cookies, request):
    with browsing(browser, request.param, for_axe=True) as page:
        page.context.add_cookies(cookies)
        yield page


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_runs_off_the_screen_and_axe_finds_nothing(page, address, path):
    page.goto(address + path)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beyond = page.evaluate(
        """width => [...document.querySelectorAll('main *')]
            .filter(one => one.getBoundingClientRect().right > width + 1).map(one => one.outerHTML.slice(0, 80))""",
        width,
    )
    assert not beyond
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_one_of_the_two_drawings_is_shown_and_its_words_can_be_read(page, address):
    page.goto(address + "/results")
    shown = [chart for chart in page.locator("svg.chart").all() if chart.is_visible()]
    assert len(shown) == 1
    is_phone = page.viewport_size["width"] == PHONE["width"]
    assert ("narrow" if is_phone else "wide") in shown[0].get_attribute("class")
    smallest = shown[0].evaluate(
        """svg => Math.min(...[...svg.querySelectorAll('text')]
            .map(text => parseFloat(text.getAttribute('font-size')) * svg.getBoundingClientRect().width
                / svg.viewBox.baseVal.width))"""
    )
    assert smallest >= 12


def test_no_words_of_a_drawing_are_cut_off_or_overlap(page, address):
    page.goto(address + "/results")
    overlaps = page.evaluate(
        """() => { const box = one => one.getBoundingClientRect();
            const svg = [...document.querySelectorAll('svg.chart')].find(one => box(one).width), frame = box(svg);
            const texts = [...svg.querySelectorAll('text')].map(one => [one.textContent, box(one)]);
            const found = texts.filter(([_, b]) => b.left < frame.left - 1 || b.right > frame.right + 1);
            texts.forEach(([one, a], i) => texts.slice(i + 1).forEach(([other, b]) => {
                const isBeside = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
                if (!isBeside) found.push([one, other]);
            }));
            return found.map(pair => pair[0] + ' ' + pair[1]); }"""
    )
    assert not overlaps


def test_another_wave_is_chosen_without_a_script(page, address):
    page.goto(address + "/results?group=site:schools")
    choice = page.get_by_role("group").filter(has_text="other waves")
    link = choice.get_by_role("link", name="March 2026")
    assert not link.is_visible()
    page.locator("summary").click()
    link.click()
    assert page.title().startswith("Schools, March 2026")


def test_rows_are_rows_to_those_who_listen(page, address):
    page.goto(address + "/results")
    table = page.get_by_role("table", name="What was asked about")
    row = table.get_by_role("row").filter(has_text="Getting help")
    assert row.get_by_role("rowheader").inner_text() == "Getting help"
    assert row.get_by_role("cell").count() >= 3


@pytest.mark.parametrize("group", ["all", "organisation:people", "site:schools", "site:school-001"])
def test_the_page_is_one_sheet_of_paper(browser, cookies, address, group):
    with browsing(browser, DESK) as page:
        page.context.add_cookies(cookies)
        page.goto(f"{address}/results?group={group}")
        page.emulate_media(media="print")
        assert [chart.is_visible() for chart in page.locator("svg.chart").all()] == [False, True]
        for unseen in ("Sign out", "Accessibility", "other waves"):
            assert not page.get_by_text(unseen).first.is_visible()
        lines = [event.bounding_box() for event in page.locator(".events li").all()]
        assert len({line["x"] for line in lines}) <= 1
        sheet = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(sheet.pages) == 1
    words = " ".join(sheet.pages[0].extract_text().split())
    assert "How to read this page" in words
    assert "Target 75 by March 2027" in words or group != "all"
    assert "Working time lost" in words


def test_forced_colours_keep_the_drawings(browser, cookies, address):
    with browsing(browser, DESK, forced_colors="active") as page:
        page.context.add_cookies(cookies)
        page.goto(address + "/results")
        line = page.locator("svg.chart.wide .line path")
        assert line.evaluate("one => getComputedStyle(one).stroke") != "rgb(29, 91, 121)"


def test_nothing_is_asked_of_another_place(page, address):
    page.goto(address + "/results")
    assert all(url.startswith((address, "data:")) for url in page.outside), page.outside
