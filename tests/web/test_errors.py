"""What goes wrong is told plainly, and nothing of the machinery is shown."""

import logging

import pytest
from sqlalchemy.exc import OperationalError

from survey.domain.errors import NotFound


def test_a_page_that_does_not_exist(client):
    assert client.get("/nowhere", 404).heading == "This page does not exist"


def test_an_address_asked_for_in_the_wrong_way_says_which_are_right(client):
    page = client.get("/sign-out", 405)
    assert page.heading == "This page cannot be asked for like that"
    assert "POST" in page.response.headers["Allow"]


def test_a_body_that_is_too_long_is_refused(client, begun):
    pairs = [("csrf_token", begun.chosen("csrf_token")[0]), ("one-change", "x" * 70_000)]
    response = client.send(begun.path, pairs)
    assert response.status_code == 413
    assert "Nothing of it was stored" in response.text


@pytest.fixture
def failing(app):
    """An application whose home page fails in a way that the test chooses."""

    def fail_with(error):
        def fail():
            raise error

        app.view_functions["public.home"] = fail

    return fail_with


def test_a_failure_of_ours_shows_nothing_of_the_machinery(client, failing, caplog):
    failing(RuntimeError("the secret thing"))
    page = client.get("/", 500)
    assert page.heading == "Sorry, something went wrong here"
    assert "secret" not in page.text
    assert "Traceback" not in page.text
    assert "GET public.home failed: RuntimeError" in caplog.text
    assert "in fail" in caplog.text, "the log says where"
    assert "secret" not in caplog.text, "a message may hold an answer"


def test_no_link_stands_in_the_log_of_a_failure(app, client, caplog, opened):
    def fail(token):
        raise RuntimeError

    app.view_functions["respond.personal_link"] = fail
    with caplog.at_level(logging.DEBUG):
        client.get(f"/r/{opened.tokens[0]}", 500)
    assert "respond.personal_link failed" in caplog.text
    assert opened.tokens[0] not in caplog.text


def test_a_busy_database_asks_for_patience(client, failing):
    failing(OperationalError("SELECT the secret thing", {}, Exception("locked")))
    page = client.get("/", 503)
    assert page.response.headers["Retry-After"] == "30"
    assert "secret" not in page.text


def test_what_may_not_be_seen_looks_like_what_does_not_exist(client, failing):
    failing(NotFound("There is no wave 2026-q2."))
    assert client.get("/", 404).text == client.get("/nowhere", 404).text
