"""A council with five released waves, and browsers of those who keep its registers."""

import shutil
from datetime import UTC, datetime

import pytest

from survey.app import create_app
from survey.domain.access import StaffRole
from survey.services import accounts
from survey.storage.accounts import AccountRow
from tests.answering_factories import settings_for
from tests.report_factories import GROUPS, store_council
from tests.web.page_client import PageClient

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
PASSWORD = "three plain words"


class Council:
    """A served council, and browsers that are signed in to it."""

    def __init__(self, app):
        self.app = app

    def sessions(self):
        return self.app.extensions["survey.sessions"].begin()

    def browser(self, email):
        client = PageClient(self.app)
        page = client.get("/sign-in")
        assert client.post(page, "Sign in", email=email, password=PASSWORD).status_code == 303
        return client


@pytest.fixture(scope="module")
def council(sqlite_template, tmp_path_factory):
    """Five released waves, once for all stories of this file; each writes what no other reads."""
    folder = tmp_path_factory.mktemp("improvement")
    shutil.copyfile(sqlite_template, folder / "survey.db")
    app = create_app(settings_for(f"sqlite:///{folder / 'survey.db'}", folder / "keys"))
    app.extensions["survey.clock"] = lambda: NOW
    with app.extensions["survey.sessions"].begin() as session:
        store_council(session, NOW, 5, GROUPS)
        for email, role, scope in (
            ("root@exton.example", StaffRole.ADMINISTRATOR, "all"),
            ("grace@exton.example", StaffRole.MANAGER, "all"),
            ("bo@exton.example", StaffRole.MANAGER, "organisation:people"),
        ):
            accounts.add(
                session, email, role=role, password=PASSWORD, cost=1, now=NOW, actor="test"
            )
            session.get(AccountRow, email).scope = scope
    yield Council(app)
    app.extensions["survey.engine"].dispose()


@pytest.fixture(scope="module")
def root(council):
    return council.browser("root@exton.example")


@pytest.fixture(scope="module")
def bo(council):
    return council.browser("bo@exton.example")
