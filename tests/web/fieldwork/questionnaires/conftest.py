"""An administrator's browser, and questionnaires that were added."""

from datetime import UTC, datetime

import pytest

from survey.domain.access import StaffRole
from survey.services import accounts, questionnaires
from tests.web.conftest import EMAIL, PASSWORD


class Moment:
    at = datetime(2026, 6, 3, 9, 30, tzinfo=UTC)


@pytest.fixture
def moment(app):
    """The time on the application's clock; assign to `at` to move it."""
    moment = Moment()
    app.extensions["survey.clock"] = lambda: moment.at
    return moment


@pytest.fixture
def writing(app):
    """The factory of sessions that commit."""
    return app.extensions["survey.sessions"].begin


@pytest.fixture
def admin(client, writing, now):
    with writing() as session:
        fields = {"role": StaffRole.ADMINISTRATOR, "password": PASSWORD, "cost": 1}
        accounts.add(session, EMAIL, **fields, now=now, actor="test")
    response = client.post(client.get("/sign-in"), "Sign in", email=EMAIL, password=PASSWORD)
    assert response.status_code == 303
    return client


@pytest.fixture
def add(writing, now):
    """Add questionnaires by their texts."""

    def texts(*all_):
        with writing() as session:
            return [questionnaires.add(session, text, now, "test") for text in all_]

    return texts
