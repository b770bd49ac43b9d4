"""The headers of every response, errors and files included."""

import pytest

from survey.app import create_app
from tests.answering_factories import settings_for
from tests.web.page_client import PageClient, check_headers

ADDRESSES = ["/", "/sign-in", "/nowhere", "/answer/0/check", "/static/survey.css", "/r/x", "/s/x"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_response_carries_them(client, opened, address):
    check_headers(client.ask(address))


def test_nothing_may_run_frame_or_leave(client):
    policy = client.ask("/").headers["Content-Security-Policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert {"script-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert {"form-action 'self'", "style-src 'self'"} <= set(policy)


@pytest.mark.parametrize("address", ADDRESSES)
def test_behind_https_the_browser_is_told_to_stay_there(database_url, keys, address):
    app = create_app(settings_for(database_url, keys, public_url="https://survey.exton.example"))
    response = PageClient(app).ask(address)
    check_headers(response, is_https=True)
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
    app.extensions["survey.engine"].dispose()


def test_no_header_tells_what_the_server_is(client):
    assert not {"Server", "X-Powered-By"} & set(client.ask("/").headers.keys())
