"""A council that asks after tickets, its administrator, and a manager who has no business here."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from survey.domain.access import StaffRole
from survey.services import accounts
from tests.ticket_factories import MAPPING, a_list, fill_council
from tests.web.conftest import PASSWORD
from tests.web.page_client import PageClient


@pytest.fixture
def moment():
    """The time on the application's clock; assign to `at` to move it."""
    return Moment()


class Moment:
    at = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def app(app, moment):
    app.extensions["survey.clock"] = lambda: moment.at
    return app


@pytest.fixture
def sessions(app):
    return app.extensions["survey.sessions"]


@pytest.fixture
def council(sessions, tmp_path, now):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)


@pytest.fixture
def sign_in(app, sessions, now):
    """Sign a browser in as somebody with a role."""

    def as_somebody(role, email):
        with sessions.begin() as session:
            fields = {"role": role, "password": PASSWORD, "cost": 1, "now": now, "actor": "test"}
            accounts.add(session, email, **fields)
        client = PageClient(app)
        response = client.post(client.get("/sign-in"), "Sign in", email=email, password=PASSWORD)
        assert response.status_code == 303
        return client

    return as_somebody


@pytest.fixture
def administrator(sign_in):
    return sign_in(StaffRole.ADMINISTRATOR, "ada@exton.example")


@pytest.fixture
def send(administrator):
    """Upload a list and its mapping, and return what is shown then; None leaves a file out."""

    def upload(tickets="", mapping=MAPPING, status=200, name="tickets.csv", **fields):
        tickets = a_list() if tickets == "" else tickets
        page = administrator.get("/tickets/upload")
        chosen = {
            "tickets": attached(name, tickets),
            "mapping": attached("mapping.yaml", mapping),
        }
        chosen = {part: file for part, file in chosen.items() if file} | fields
        return administrator.press(page, "Show what would be taken up", status, **chosen)

    return upload


def attached(name, content):
    """What a browser sends for a file that was chosen; nothing for None."""
    if content is None:
        return []
    return [(BytesIO(content if isinstance(content, bytes) else content.encode()), name)]
