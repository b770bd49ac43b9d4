"""Improvement and value as they are met: on a phone and a desk, with long names, by a machine's eye for barriers."""

import shutil
from datetime import date

import pytest

from survey.domain.access import StaffRole
from survey.services import accounts
from survey.storage import waves
from survey.storage.engine import make_engine, make_sessions
from tests.browser.looking import look
from tests.browser_fixture import DESK, PHONE, browsing
from tests.improvement_factories import (
    EARLY,
    LATER,
    a_cost,
    a_level,
    a_strategy,
    an_action,
    an_aim,
    an_assessment,
    an_event,
    enter,
    judge,
)
from tests.report_factories import GROUPS, store_council
from tests.serving import serving

pytestmark = pytest.mark.slow
EMAIL, PASSWORD = "root@exton.example", "three plain words"
LONG = "Occupational-Therapy-and-Educational-Psychology-Servicesabteilung " * 3
PAGES = (
    "/results/improvement",
    "/results/value",
    "/results/register/actions/new",
    "/results/register/aims/1",
    "/did",
    "/did/all",
)


@pytest.fixture(scope="module")
def address(browser, sqlite_template, tmp_path_factory):
    """A served council that has everything in its registers."""
    folder = tmp_path_factory.mktemp("improvement")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    engine = make_engine(f"sqlite:///{folder / 'survey.db'}")
    with make_sessions(engine).begin() as session:
        store_council(session, LATER, 5, GROUPS)
        manager = {"role": StaffRole.ADMINISTRATOR, "password": PASSWORD, "cost": 1}
        accounts.add(session, EMAIL, **manager, now=LATER, actor="test")
        _fill(session)
    engine.dispose()
    with serving(f"sqlite:///{folder / 'survey.db'}", folder / "keys") as address:
        yield address


def _fill(session):
    said = {"said": LONG, "did": LONG, "is_public": True}
    for content in (
        an_aim(owner=LONG.strip()),
        an_event(title=LONG.strip()),
        a_strategy(approved_on=date(2023, 1, 1), review_due=date(2025, 1, 1)),
        a_level(agreed_with=LONG.strip()),
        an_assessment(finding=LONG),
        a_cost(year=2024),
        a_cost(),
    ):
        enter(session, content)
    enter(session, an_action(title=LONG.strip(), **said), now=EARLY)
    by_id = {wave.id: wave for wave in waves.listing(session)}
    judge(session, by_id["2026-03"], by_id["2025-12"])


@pytest.mark.parametrize(
    ("screen", "paths"), [(PHONE, PAGES), (DESK, PAGES[:2])], ids=["phone", "desk"]
)
def test_the_pages_fit_and_hold_no_barrier(browser, address, screen, paths):
    with browsing(browser, screen, for_axe=True) as page:
        page.goto(f"{address}/results/improvement")
        page.get_by_label("Email").fill(EMAIL)
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
        for path in paths:
            page.goto(address + path)
            look(page)
        page.goto(f"{address}/results/register/actions/new")
        with page.expect_navigation():
            page.get_by_role("button", name="Save").press("Enter")
        look(page)
        assert page.get_by_role("alert").is_visible()
