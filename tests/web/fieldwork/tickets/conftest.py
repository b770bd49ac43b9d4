"""A council that asks after tickets, its administrator, and a manager who has no business here."""

from io import BytesIO

import pytest

from tests.ticket_factories import MAPPING, a_list, fill_council


@pytest.fixture
def sessions(app):
    return app.extensions["survey.sessions"]


@pytest.fixture
def council(sessions, tmp_path, now):
    with sessions.begin() as session:
        fill_council(session, tmp_path, now)


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
