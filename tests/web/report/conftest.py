"""A council with frozen releases, and a manager who is signed in."""

from datetime import UTC, datetime

import pytest

from survey.domain.access import StaffRole
from survey.services import accounts
from survey.storage.accounts import AccountRow
from tests.report_factories import a_council, store_council
from tests.web.conftest import PASSWORD
from tests.web.page_client import PageClient

GROUPS = a_council(schools=3, offices=2)


@pytest.fixture
def app(app):
    app.extensions["survey.clock"] = lambda: datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    return app


@pytest.fixture
def council(app, now):
    with app.extensions["survey.sessions"].begin() as session:
        return store_council(session, now, 5, GROUPS)


@pytest.fixture
def sign_in(app, now):
    """Sign a browser in as a manager with a scope."""

    def as_manager(scope="all", email="grace@exton.example"):
        with app.extensions["survey.sessions"].begin() as session:
            accounts.add(
                session,
                email,
                role=StaffRole.MANAGER,
                password=PASSWORD,
                cost=1,
                now=now,
                actor="test",
            )
            session.get(
                AccountRow, email
            ).scope = scope  # the directory's groups are not stored here
        client = PageClient(app)
        response = client.post(client.get("/sign-in"), "Sign in", email=email, password=PASSWORD)
        assert response.status_code == 303
        return client

    return as_manager


@pytest.fixture
def manager(sign_in):
    return sign_in()
