"""Pages about questionnaires as they are met: on a phone and a desk, by keyboard, by a machine's eye for barriers."""

import shutil

import pytest

from survey.storage.engine import make_engine, make_sessions
from tests.browser.looking import look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.questionnaire_page_factories import ADMINISTRATOR, BROKEN, LONG_ID, PASSWORD, fill
from tests.questionnaires.files import EVERYTHING
from tests.serving import serving

pytestmark = pytest.mark.slow
PAGES = {
    "the list": "/questionnaires",
    "one version": "/questionnaires/it-service/1",
    "one with long words": f"/questionnaires/{LONG_ID}/2",
    "two side by side": "/questionnaires/compare?old=it-service:1&new=it-service:2",
    "nothing chosen to compare": "/questionnaires/compare",
    "what cannot be compared": "/questionnaires/compare?old=everything:2&new=it-service:1",
    "the start of reading": "/questionnaires/everything/2/read",
    "a page read": "/questionnaires/everything/2/read?page=start&answers=0&used=0",
    "a page read in Welsh": "/questionnaires/everything/2/read?page=detail&language=cy",
    "the end of reading": "/questionnaires/everything/2/read?page=-",
    "long words read": f"/questionnaires/{LONG_ID}/2/read?page=start",
    "on paper": "/questionnaires/everything/2/paper",
    "the empty page to write on": "/questionnaires/new",
    "a text to begin with": "/questionnaires/new?shipped=ticket-follow-up:1",
    "a version that is not there": "/questionnaires/everything/9",
}


@pytest.fixture(scope="module")
def address(browser, sqlite_template, tmp_path_factory):
    """A served council with questionnaires in several versions, one of them with very long words."""
    folder = tmp_path_factory.mktemp("questionnaires")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    engine = make_engine(f"sqlite:///{folder / 'survey.db'}")
    with make_sessions(engine).begin() as session:
        fill(session)
    engine.dispose()
    with serving(f"sqlite:///{folder / 'survey.db'}", folder / "keys") as address:
        yield address


@pytest.fixture(scope="module")
def cookies(browser, address):
    """What a signed-in browser holds."""
    with browsing(browser, DESK) as page:
        page.goto(address + "/questionnaires")
        page.get_by_label("Email").fill(ADMINISTRATOR)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        assert page.url == address + "/questionnaires"
        return page.context.cookies()


@pytest.fixture
def page(browser, cookies):
    with browsing(browser, PHONE, for_axe=True) as page:
        page.context.add_cookies(cookies)
        yield page


@pytest.fixture
def plain(browser, cookies):
    """A browser without JavaScript."""
    with browsing(browser, DESK) as page:
        page.context.add_cookies(cookies)
        yield page


def check(page, address, text):
    page.goto(address + "/questionnaires/new")
    page.locator("#text").fill(text)
    page.get_by_role("button", name="Check").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_nothing_runs_off_the_screen_and_axe_finds_nothing(page, address, path):
    page.goto(address + path)
    look(page)


def test_what_is_wrong_stands_beside_the_text(page, address):
    check(page, address, BROKEN)
    look(page)
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    check(page, address, EVERYTHING.replace("version: 2", "version: 3"))
    look(page)


def test_a_problem_leads_to_its_line_beside_the_text(plain, address):
    check(plain, address, BROKEN)
    link = plain.get_by_role("link", name="Line 7:")
    link.click()
    plain.wait_for_timeout(1000)  # the way there is scrolled smoothly
    line = plain.locator("#line-7")
    box, text = line.bounding_box(), plain.locator("#text").bounding_box()
    assert 0 <= box["y"] <= PHONE["height"]
    at = box["y"] - text["y"]
    row = text["height"] / (BROKEN.count("\n") + 1)
    assert abs(at - 6 * row) < row, "the number stands beside its line"
    plain.keyboard.press("Tab")
    assert plain.locator("#text").evaluate("one => one === document.activeElement")


def press(page, *keys):
    """Press keys, the last of which leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def test_a_questionnaire_is_mended_and_added_by_keyboard_alone(plain, address):
    plain.goto(address + "/questionnaires/new?from=everything")
    plain.locator("#text").focus()
    plain.keyboard.press("Control+Home")
    plain.keyboard.type("colour: red\n")
    press(plain, "Tab", "Enter")
    assert "“colour” is not a key that is known here" in plain.inner_text(".errors")
    plain.locator("#text").focus()
    press(plain, "Control+Home", "Shift+ArrowDown", "Delete", "Tab", "Enter")
    assert "everything:3 is in order" in plain.inner_text("main")
    plain.get_by_role("button", name="Add everything:3").focus()
    press(plain, "Enter")
    assert plain.url == address + "/questionnaires/everything/3"


def test_going_back_to_a_text_and_pressing_again_does_no_harm(plain, address):
    check(plain, address, EVERYTHING.replace("id: everything", "id: again"))
    plain.get_by_role("button", name="Add again:2").click()
    plain.go_back()
    assert plain.locator("#text").input_value().startswith("# Every feature once")
    plain.reload()
    assert "Exactly this version is stored already" in plain.inner_text("main")


def test_a_file_is_brought_and_shown(plain, address, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(BROKEN, "utf-8")
    plain.goto(address + "/questionnaires/new")
    plain.locator("#file").set_input_files(file)
    plain.get_by_role("button", name="Check").click()
    assert plain.locator("#text").input_value() == BROKEN


def test_a_questionnaire_is_read_to_its_end_without_a_script(plain, address):
    plain.goto(address + "/questionnaires/everything/2/read")
    plain.get_by_role("link", name="Begin to read").click()
    plain.get_by_label("Poor").check()
    plain.get_by_label("Email and calendar").check()
    headings = []
    for _page in range(4):
        plain.get_by_role("button", name="Continue").click()
        headings.append(plain.get_by_role("heading", level=1).inner_text().split("\n")[-1])
    assert headings == ["Detail", "Email and calendar", "Last", "That was the last page"]
    plain.go_back()
    plain.reload()
    assert plain.get_by_role("heading", level=1).inner_text() == "Last"


def test_the_paper_version_prints_the_sheet_alone(plain, address):
    plain.goto(address + "/questionnaires/everything/2/paper")
    plain.emulate_media(media="print")
    for gone in (".onscreen", ".trail", ".bar", ".foot"):
        assert not plain.locator(gone).is_visible()
    assert plain.locator(".paper").is_visible()
    pdf = plain.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") in {2, 3}
    assert b"/MediaBox [0 0 595" in pdf or b"/MediaBox [0 0 594" in pdf


def test_nothing_is_asked_of_another_place(page, address):
    page.goto(address + "/questionnaires/everything/2/paper")
    assert all(url.startswith((address, "data:")) for url in page.outside), page.outside
