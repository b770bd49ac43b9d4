"""Comments in a browser: the queue on a phone, what was let through on a desk; a name of no end breaks neither."""

import shutil
from datetime import UTC, datetime

import pytest

from survey.domain.access import StaffRole
from survey.domain.sample import Person
from survey.services import accounts
from survey.storage import people
from survey.storage.engine import make_engine, make_sessions
from tests.browser.looking import CONTROLS, look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.comment_factories import PLANNING, SCHOOLS, fill, show_all, store_comments
from tests.serving import serving

pytestmark = pytest.mark.slow
EMAIL, PASSWORD = "ada@exton.example", "three plain words"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
LONG = "Sehrlangeswort" * 30
TELLING = f"Ask Jo Bloggs on 01632 960000 or jo.bloggs@exton.example. {LONG}"


@pytest.fixture(scope="module")
def council(browser, sqlite_template, tmp_path_factory):
    """The address of a served council, and what a signed-in browser of its administrator holds."""
    folder = tmp_path_factory.mktemp("comments")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    engine = make_engine(f"sqlite:///{folder / 'survey.db'}")
    with make_sessions(engine).begin() as session:
        staff = [Person("E1", "jo.bloggs@exton.example", "place-2", "hall", "en", None)]
        people.replace_all(session, staff)
        _, second, last = fill(session, NOW)
        store_comments(
            session, second, {SCHOOLS: [f"{LONG} {n}" for n in range(10)]}, product="mail"
        )
        show_all(session, second, NOW)
        store_comments(session, last, {PLANNING: [TELLING] * 40})
        known = {"role": StaffRole.ADMINISTRATOR, "password": PASSWORD, "cost": 1, "now": NOW}
        accounts.add(session, EMAIL, **known, actor="test")
    engine.dispose()
    with serving(f"sqlite:///{folder / 'survey.db'}", folder / "keys") as address:
        with browsing(browser, DESK) as page:
            page.goto(address + "/comments")
            page.get_by_label("Email").fill(EMAIL)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            cookies = page.context.cookies()
        yield address, cookies


@pytest.fixture
def visit(browser, council):
    """Open pages of the council on a screen and look at each; yield the last."""
    address, cookies = council
    opened = []

    def look_at(viewport, *paths):
        opening = browsing(browser, viewport, for_axe=True)
        page = opening.__enter__()
        opened.append(opening)
        page.context.add_cookies(cookies)
        for path in paths:
            page.goto(address + path)
            look(page, f"{CONTROLS}, .subjects a")
        return page

    yield look_at
    for opening in opened:
        opening.__exit__(None, None, None)


def test_the_queue_is_read_and_decided_on_a_phone(visit):
    page = visit(PHONE, "/comments", "/comments/2026-03/decided", "/comments/2026-06")
    one = page.locator(".to-read").filter(has=page.locator("mark")).first
    assert (
        one.get_by_label("Words to show").input_value().startswith("Ask [name] on [phone number]")
    )
    one.get_by_label("Words to show").fill(" ")
    one.get_by_label("Show", exact=True).check()
    page.get_by_role("button", name="Save these decisions").click()
    look(page)
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    page.get_by_role("link", name="Write the words").click()
    page.keyboard.type("Ask the help desk")
    page.get_by_role("button", name="Save these decisions").click()
    assert "1 comment is shown." in page.get_by_role("status").inner_text()


def test_what_was_let_through_is_read_on_a_desk(visit):
    page = visit(
        DESK, "/results/comments?wave=2026-03", "/results/comments?wave=2026-03&q=wireless"
    )
    assert page.locator(".comments li").count() == 12
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="Search").is_visible()
    assert page.locator(".comments li").first.is_visible()
