"""The directory as it is met: empty, full, wrong and long; on a phone and a desk; by keyboard; without scripts."""

import shutil
from datetime import UTC, datetime

import pytest

from survey.storage.engine import make_engine, make_sessions
from tests import directory_page_factories as council
from tests.browser.looking import look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.serving import serving
from tests.wave_page_factories import ADMINISTRATOR, PASSWORD, add_accounts

pytestmark = pytest.mark.slow
NOW = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
PAGES = {
    "home": "/directory",
    "a group with groups below it": "/directory/groups/site/school",
    "a group with a long name": "/directory/groups/organisation/care",
    "a person": "/directory/people?q=p00001",
    "nobody": f"/directory/people?q={'x' * 200}",
    "files that are gone": "/directory/upload/gone",
    "a group that is not there": "/directory/groups/site/S99",
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return council.write_files(tmp_path_factory.mktemp("files"))


def installation(folder, sqlite_template, *, is_empty):
    shutil.copyfile(sqlite_template, folder / "survey.db")
    url = f"sqlite:///{folder / 'survey.db'}"
    engine = make_engine(url)
    if is_empty:
        add_accounts(make_sessions(engine), NOW)
    else:
        council.fill(make_sessions(engine), folder / "keys", folder, NOW)
    engine.dispose()
    return serving(url, folder / "keys")


@pytest.fixture(scope="module")
def empty(browser, sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    with installation(folder, sqlite_template, is_empty=True) as address:
        yield address


@pytest.fixture(scope="module")
def full(browser, sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("full")
    with installation(folder, sqlite_template, is_empty=False) as address:
        yield address


@pytest.fixture
def signed_in(browser):
    """Open a signed-in browser at an address of the directory; scripts are off unless axe is to look."""
    opened = []

    def at(address, path="/directory", viewport=DESK, *, for_axe=False):
        context = browsing(browser, PHONE, for_axe=for_axe)
        page = context.__enter__()
        opened.append(context)
        page.goto(address + path)
        page.get_by_label("Email").fill(ADMINISTRATOR)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page

    yield at
    for context in opened:
        context.__exit__(None, None, None)


def send(page, files):
    for part, path in files.items():
        page.get_by_label(part.capitalize(), exact=True).set_input_files(str(path))
    page.get_by_role("button", name="Show what would change").click()


def test_nothing_there_yet(signed_in, empty):
    page = signed_in(empty, viewport=PHONE, for_axe=True)
    assert "Nothing has been brought in yet" in page.locator("main").inner_text()
    look(page)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_what_is_there(signed_in, full, path):
    page = signed_in(full, path, PHONE, for_axe=True)
    for summary in page.locator("main summary").all():
        summary.click()
    look(page)


def test_what_would_change(signed_in, full, files):
    page = signed_in(full, "/directory/upload", PHONE, for_axe=True)
    look(page)
    send(page, files["changed"])
    assert page.get_by_role("heading", level=1).inner_text() == "What would change"
    page.locator("main summary").click()
    look(page)


def test_what_is_wrong(signed_in, full, files):
    page = signed_in(full, "/directory/upload", PHONE, for_axe=True)
    send(page, {})
    assert page.locator(".errors").evaluate("one => one === document.activeElement")
    look(page)
    send(page, files["wrong"])
    assert page.locator(".errors").evaluate("one => one === document.activeElement")
    look(page)


def test_a_file_that_is_too_large_is_told_in_the_browser(signed_in, full, tmp_path):
    large = tmp_path / "people.csv"
    large.write_bytes(b"x" * (40 * 2**20))
    page = signed_in(full, "/directory/upload", PHONE, for_axe=True)
    send(page, {"people": large})
    assert page.get_by_role("heading", level=1).inner_text() == "The file is larger than 32 MB"
    look(page)


def test_everything_is_done_by_keyboard_without_scripts(signed_in, empty, files):
    page = signed_in(empty, viewport=PHONE)
    press(page, "link", "Upload files")
    for part, path in files["same"].items():
        page.get_by_label(part.capitalize(), exact=True).set_input_files(str(path))
    press(page, "button", "Show what would change")
    assert page.get_by_role("heading", level=1).inner_text() == "What would change"
    summary = page.locator("main summary")
    tab_to(page, summary)
    page.keyboard.press("Enter")
    assert page.get_by_text("P00001").first.is_visible()
    press(page, "button", "Save")
    assert page.get_by_role("status").inner_text() == "The directory was saved."
    press(page, "link", "Schools")
    assert page.get_by_role("heading", level=1).inner_text() == "Schools"
    for heading in ("Directory", "These files are not here any more"):
        page.go_back()
        assert page.get_by_role("heading", level=1).inner_text() == heading


def test_a_double_click_on_save_ends_at_the_directory(signed_in, full, files):
    page = signed_in(full, "/directory/upload")
    send(page, files["same"])
    shown = page.url
    page.get_by_role("button", name="Save").dblclick()
    page.wait_for_url(full + "/directory")
    page.goto(shown)
    assert page.get_by_role("heading", level=1).inner_text() == "These files are not here any more"


def press(page, role, name):
    """Reach something by the Tab key alone and press Enter."""
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page, wanted):
    for _ in range(100):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and wanted.and_(page.locator(":focus")).count():
            return
    raise AssertionError(f"the Tab key does not reach {wanted}")
