"""An application on a database of its own, with an open wave, and a client that checks its pages.

SQLite alone: what differs between databases is told in tests/services and tests/journeys.
"""

import shutil
from datetime import UTC, datetime

import pytest

from survey.app import create_app
from survey.domain.access import StaffRole
from survey.services import accounts
from tests.answering_factories import open_wave, settings_for
from tests.web.page_client import PageClient

EMAIL = "ada@exton.example"
PASSWORD = "three plain words"


@pytest.fixture
def database_url(sqlite_template, tmp_path):
    path = tmp_path / "survey.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def keys(tmp_path):
    return tmp_path / "keys"


@pytest.fixture
def settings(database_url, keys):
    return settings_for(database_url, keys)


@pytest.fixture
def app(settings):
    app = create_app(settings)
    app.extensions["survey.clock"] = lambda: datetime(2026, 6, 3, 9, 30, tzinfo=UTC)
    yield app
    app.extensions["survey.engine"].dispose()


@pytest.fixture
def opened(app, keys):
    """An open wave with three personal links and an open one."""
    with app.extensions["survey.sessions"].begin() as session:
        return open_wave(session, keys)


@pytest.fixture
def client(app):
    return PageClient(app)


@pytest.fixture
def another(app):
    """Another browser."""
    return PageClient(app)


@pytest.fixture
def begun(client, opened):
    """The first question page of a respondent who came by a personal link and pressed Start."""
    return client.press(client.get(f"/r/{opened.tokens[0]}"), "Start")


@pytest.fixture
def account(app, now):
    with app.extensions["survey.sessions"].begin() as session:
        return accounts.add(
            session,
            EMAIL,
            role=StaffRole.MANAGER,
            password=PASSWORD,
            cost=1,
            now=now,
            actor="test",
        )
