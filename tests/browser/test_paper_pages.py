"""The page of papers as it is met, in every state: on a phone and a desk, by keyboard alone, without scripts."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from survey.domain.access import StaffRole
from survey.domain.job import JobKind, JobState
from survey.domain.report_file import Edition, Wanted
from survey.services import accounts, jobs, report_making
from survey.storage import jobs as table
from survey.storage import report_files
from survey.storage.engine import make_engine, make_sessions
from tests.browser.looking import CONTROLS, look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.report_factories import a_council, store_council
from tests.serving import serving

pytestmark = pytest.mark.slow
EMAIL, PASSWORD = "ada@exton.example", "three plain words"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
LONG = "Children’s Occupational Therapy, Speech-and-Language and Educational-Psychology Servicesabteilung"
WHO = {"actor": EMAIL, "role": "manager"}
PAGE = "/results/report?group=organisation:people-1"


@pytest.fixture(scope="module")
def address(browser, sqlite_template, tmp_path_factory):
    """A served council: of a department with a long name one paper is made, one waits, one was refused."""
    folder = tmp_path_factory.mktemp("papers")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    groups = a_council(schools=2, offices=2)
    group = next(one for one in groups if one.code == "people-1")
    vars(group)["name"] = LONG
    engine = make_engine(f"sqlite:///{folder / 'survey.db'}")
    with make_sessions(engine).begin() as session:
        (wave, _) = store_council(session, NOW, 2, groups)[::-1]
        manager = {"role": StaffRole.MANAGER, "password": PASSWORD, "cost": 1}
        accounts.add(session, EMAIL, **manager, now=NOW, actor="test")
        made, waiting, refused = (
            Wanted("organisation:people-1", edition, language)
            for edition, language in (
                (Edition.SUMMARY, "en"), (Edition.SUMMARY, "cy"), (Edition.REPORT, "en"),
            )
        )  # fmt: skip
        report_files.keep(session, wave.id, 1, made, b"%PDF-1.7", NOW)
        for wanted in (waiting, refused):
            job = jobs.ask(session, wave.id, JobKind.REPORT, now=NOW, subject=str(wanted), **WHO)
        lines = (report_making.NO_TYPESETTER,)
        table.finish(session, job.id, JobState.REFUSED, lines, NOW + timedelta(minutes=1))
    engine.dispose()
    with serving(f"sqlite:///{folder / 'survey.db'}", folder / "keys") as address:
        yield address


def sign_in(page, address, path=PAGE):
    page.goto(address + path)
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(address + path)


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_the_page_fits_and_holds_no_barrier(browser, address, screen):
    with browsing(browser, screen, for_axe=True) as page:
        sign_in(page, address)
        assert page.get_by_role("link", name="Download the PDF").count() == 1
        assert page.get_by_text("Waiting for the worker").is_visible()
        assert page.get_by_text("not installed where the worker runs").is_visible()
        look(page, f"{CONTROLS}, .editions a, .editions button")


def test_a_paper_is_asked_for_by_keyboard_and_the_page_looks_again(browser, address):
    with browsing(browser, DESK) as page:
        sign_in(page, address, "/results/report")
        button = page.get_by_role("button", name="Make it Summary on one page, English")
        button.focus()
        page.keyboard.press("Enter")
        page.get_by_text("This page looks again by itself").wait_for()
        assert page.url.startswith(address + "/results/report")
        assert not button.is_visible()
        page.get_by_role("link", name="Look again").click()
        assert page.get_by_text("No worker is running").is_visible()
        page.go_back()
        assert page.get_by_role("heading", level=1).is_visible()


def test_the_file_is_kept_under_its_name(browser, address):
    with browsing(browser, DESK) as page:
        sign_in(page, address)
        with page.expect_download() as told:
            page.get_by_role("link", name="Download the PDF").click()
        assert told.value.suggested_filename == "summary-2026-06-organisation-people-1-en.pdf"
        assert Path(told.value.path()).read_bytes() == b"%PDF-1.7"
