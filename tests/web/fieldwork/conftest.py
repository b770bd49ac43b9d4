"""A council with a staff list and a questionnaire, a clock that can be moved, and browsers of those who run surveys."""

from datetime import UTC, datetime

import pytest

from survey.domain.access import StaffRole
from survey.mail_settings import Carrier, Mail
from survey.services import accounts, worker, worker_jobs
from tests.answering_factories import settings_for
from tests.directory_factories import import_council
from tests.wave_factories import add_questionnaire
from tests.web.conftest import PASSWORD
from tests.web.page_client import PageClient


class Moment:
    at = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def moment():
    """The time on the application's clock; assign to `at` to move it."""
    return Moment()


@pytest.fixture
def app(app, moment):
    app.extensions["survey.clock"] = lambda: moment.at
    return app


@pytest.fixture
def writing(app):
    """The factory of sessions that commit."""
    return app.extensions["survey.sessions"].begin


@pytest.fixture
def sign_in(app, writing, now):
    """Sign a browser in as somebody with a role."""

    def as_somebody(role, email):
        with writing() as session:
            accounts.add(
                session, email, role=role, password=PASSWORD, cost=1, now=now, actor="test"
            )
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
def settings(database_url, keys):
    """Settings with which mail can leave."""
    return settings_for(database_url, keys, mail=Mail(Carrier.CONSOLE))


@pytest.fixture
def council(app, writing, tmp_path, now):
    """A staff list and a questionnaire."""
    with writing() as session:
        import_council(session, tmp_path / "directory", now)
        add_questionnaire(session, now)


@pytest.fixture
def worker_runs(app, keys, moment):
    """A function that lets a worker look for something to do, and do it."""
    sessions = app.extensions["survey.sessions"]

    def once():
        worker_jobs.report_in(sessions, moment.at)
        with sessions() as session:
            tasks = worker.tasks(session, keys, moment.at)
        for task in tasks:
            worker.perform(sessions, keys, task, moment.at)

    return once


@pytest.fixture
def planned(administrator, council):
    """The page of a wave that was planned in the browser as a quarterly pulse: everybody, by mail and slips."""
    page = administrator.get("/waves/new?template=quarterly-pulse")
    return administrator.press(page, "Save the plan", title="Summer pulse")
