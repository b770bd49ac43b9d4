"""An administrator's browser, and questionnaires that were added."""

import pytest

from survey.domain.access import StaffRole
from survey.services import accounts, questionnaires
from tests.web.conftest import EMAIL, PASSWORD


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
