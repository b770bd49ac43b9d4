"""Tickets as they are met: none yet, some, wrong and long; on a phone and a desk; by keyboard; without scripts."""

import shutil
from datetime import UTC, datetime

import pytest

from survey.storage.engine import make_engine, make_sessions
from tests import ticket_page_factories as council
from tests.browser.looking import look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.serving import serving
from tests.wave_page_factories import ADMINISTRATOR, PASSWORD, add_accounts

pytestmark = pytest.mark.slow
NOW = datetime.now(UTC)
PAGES = {
    "home": "/tickets",
    "upload": "/tickets/upload",
    "settings": "/tickets/settings",
    "a list that is gone": "/tickets/upload/gone",
    "the wave": "/waves/{month}",
}


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    return council.write_files(tmp_path_factory.mktemp("lists"), NOW)


@pytest.fixture(scope="module")
def full(browser, sqlite_template, tmp_path_factory):
    """An installation with a month that is over and one that runs: its address, and the id of that wave."""
    folder = tmp_path_factory.mktemp("full")
    with installation(folder, sqlite_template, council.fill) as found:
        yield found


@pytest.fixture(scope="module")
def empty(browser, sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")

    def accounts_alone(sessions, _keys, _folder, now):
        add_accounts(sessions, now)
        return {"month": ""}

    with installation(folder, sqlite_template, accounts_alone) as found:
        yield found


class installation:  # noqa: N801 - reads as what it opens
    """A served database that was filled; yields its address and the ids in it."""

    def __init__(self, folder, sqlite_template, fill):
        shutil.copyfile(sqlite_template, folder / "survey.db")
        url = f"sqlite:///{folder / 'survey.db'}"
        engine = make_engine(url)
        self.ids = fill(make_sessions(engine), folder / "keys", folder, NOW)
        engine.dispose()
        self.server = serving(url, folder / "keys", SURVEY_MAIL_URL="console:")

    def __enter__(self):
        return self.server.__enter__(), self.ids

    def __exit__(self, *raised):
        return self.server.__exit__(*raised)


@pytest.fixture
def signed_in(browser):
    """Open a signed-in browser at a page; scripts are off unless axe is to look."""
    opened = []

    def at(found, path="/tickets", viewport=DESK, *, for_axe=False):
        address, ids = found
        context = browsing(browser, PHONE, for_axe=for_axe)
        page = context.__enter__()
        opened.append(context)
        page.goto(address + path.format(**ids))
        page.get_by_label("Email").fill(ADMINISTRATOR)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page

    yield at
    for context in opened:
        context.__exit__(None, None, None)


def send(page, files):
    tickets, mapping = files
    page.get_by_label("List of closed tickets").set_input_files(str(tickets))
    page.get_by_label("Mapping", exact=True).set_input_files(str(mapping))
    page.get_by_role("button", name="Show what would be taken up").click()


def test_nothing_there_yet(signed_in, empty):
    page = signed_in(empty, viewport=PHONE, for_axe=True)
    assert "has not been added" in page.locator("main").inner_text()
    look(page)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_what_is_there(signed_in, full, path):
    page = signed_in(full, path, PHONE, for_axe=True)
    for summary in page.locator("main summary").all():
        summary.click()
    look(page)


@pytest.mark.parametrize("name", ["good", "amiss", "wrong", "mistaken"])
def test_a_list_is_looked_at(signed_in, full, lists, name):
    page = signed_in(full, "/tickets/upload", PHONE, for_axe=True)
    send(page, lists[name])
    is_refused = name in {"wrong", "mistaken"}
    assert (page.locator(".errors").count() == 1) is is_refused
    look(page)
    if is_refused:
        assert page.locator(".errors").evaluate("one => one === document.activeElement")


def test_what_is_not_chosen_is_told_and_the_focus_is_there(signed_in, full):
    page = signed_in(full, "/tickets/upload", PHONE, for_axe=True)
    page.get_by_role("button", name="Show what would be taken up").click()
    assert page.locator(".errors").evaluate("one => one === document.activeElement")
    look(page)
    page.get_by_role("link", name="Choose the mapping, or paste its text").click()
    assert page.evaluate("document.activeElement.id || location.hash.slice(1)") == "mapping"


def test_a_share_that_cannot_be_is_told(signed_in, full):
    page = signed_in(full, "/tickets/settings", PHONE, for_axe=True)
    page.get_by_label("Share of closed tickets").fill("250")
    page.get_by_role("button", name="Save").click()
    assert "from 1 to 100" in page.locator(".errors").inner_text()
    look(page)


def test_a_list_is_taken_up_without_scripts_and_by_keyboard(signed_in, full, lists):
    page = signed_in(full, viewport=PHONE)
    page.get_by_role("link", name="Upload a list").focus()
    page.keyboard.press("Enter")
    tickets, mapping = lists["good"]
    page.get_by_label("List of closed tickets").set_input_files(str(tickets))
    page.get_by_label("Or the text of the mapping").focus()
    page.keyboard.insert_text(mapping.read_text())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What would be taken up").wait_for()
    page.get_by_role("button", name="Take them up").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Tickets", exact=True).wait_for()
    assert "tickets were taken up." in page.locator(".said").inner_text()
    page.go_back()
    page.get_by_role("heading", name="This list is not here any more").wait_for()
    page.get_by_role("link", name="Go to the tickets").click()
    page.get_by_role("heading", name="Tickets", exact=True).wait_for()
