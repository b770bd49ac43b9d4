"""A council with a directory, an administrator who keeps it, and a manager who looks on."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from survey.domain.access import StaffRole
from survey.services import accounts
from tests.directory_factories import import_council, write_directory
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
def writing(app):
    """The factory of sessions that commit."""
    return app.extensions["survey.sessions"].begin


@pytest.fixture
def council(app, writing, tmp_path, now):
    """The small council's directory."""
    with writing() as session:
        import_council(session, tmp_path / "council", now)


@pytest.fixture
def files(tmp_path):
    """Its three files, by part."""
    return write_directory(tmp_path / "files")


@pytest.fixture
def sign_in(app, writing, now):
    """Sign a browser in as somebody with a role."""

    def as_somebody(role, email):
        with writing() as session:
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
def manager(sign_in):
    return sign_in(StaffRole.MANAGER, "grace@exton.example")


@pytest.fixture
def send(administrator):
    """Upload contents by their part, as bytes or as (name, bytes), and return what is shown then."""

    def upload(status=200, **contents):
        page = administrator.get("/directory/upload")
        return administrator.press(page, "Show what would change", status, **attached(contents))

    return upload


def attached(contents):
    """What a browser sends for the files of a form that were chosen."""
    named = {
        part: content if isinstance(content, tuple) else (f"{part}.csv", content)
        for part, content in contents.items()
    }
    return {part: [(BytesIO(content), name)] for part, (name, content) in named.items()}
