"""What the stories of respondents and of managers begin with."""

import pytest

from survey.services import respond
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
