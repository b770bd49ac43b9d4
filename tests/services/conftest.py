"""What the stories of respondents and of managers begin with."""

import shutil
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from survey.services import respond
from survey.storage.engine import make_engine, make_sessions
from tests import postgresql
from tests.fielded_factories import HERE, field_a_wave
from tests.report_factories import GROUPS, store_council


@pytest.fixture
def fielded(sessions, keys, now):
    with sessions.begin() as session:
        return field_a_wave(session, keys, now, people=3)


@pytest.fixture
def link(fielded):
    return fielded.link()


@pytest.fixture
def page(session, fielded, link):
    """Show a page of the journey to a browser."""

    def show(address, browser=HERE, by=link):
        return respond.page(session, fielded.keys, by, address=address, browser=browser)

    return show


@pytest.fixture
def save(session, fielded, link):
    """Post a page of the journey from a browser."""

    def post(address, browser=HERE, by=link, **form):
        form = {name.replace("_", "-"): said for name, said in form.items()}
        return respond.save(session, fielded.keys, by, address=address, form=form, browser=browser)

    return post


@pytest.fixture
def council(session, now):
    """Six released waves of a council, for the stories of managers."""
    return store_council(session, now, 6, GROUPS)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def council_sessions(request, tmp_path_factory):
    """The factory of sessions on the same council, stored once for all stories that only roll back."""
    folder = tmp_path_factory.mktemp("council")
    with _database(request, folder) as url:
        engine = make_engine(url)
        sessions = make_sessions(engine)
        with sessions.begin() as session:
            store_council(session, datetime(2026, 6, 3, 9, 30, tzinfo=UTC), 6, GROUPS)
        yield sessions
        engine.dispose()


@pytest.fixture
def council_session(council_sessions):
    """A session on six released waves, rolled back at the end."""
    with council_sessions() as session:
        yield session


@contextmanager
def _database(request, folder):
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "survey.db")
        yield f"sqlite:///{folder / 'survey.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    with postgresql.database(server, template) as url:
        yield url
