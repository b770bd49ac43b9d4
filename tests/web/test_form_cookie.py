"""The cookie that protects forms is checked once and remembered; what is not ours is never believed."""

import pytest

from survey.web.form_cookie import Memory


def test_a_browser_keeps_its_token_from_page_to_page(client, begun):
    token = begun.chosen("csrf_token")[0]
    after = client.press(begun, "Continue")
    assert set(after.chosen("csrf_token")) == {token}


def test_a_cookie_that_was_signed_by_somebody_else_is_empty(client, begun):
    good = client.http.get_cookie("form").value
    for value in (good[:-1], good + "x", "x" + good, good.swapcase(), ""):
        client.http.set_cookie("form", value, domain="localhost")
        assert client.post(begun, "Continue").status_code == 400


def test_two_browsers_have_two_tokens(client, another, opened):
    tokens = {
        browser.get(f"/r/{opened.tokens[0]}").chosen("csrf_token")[0]
        for browser in (client, another)
    }
    assert len(tokens) == 2


def test_what_one_request_puts_into_its_session_stays_out_of_the_memory(app, client, begun):
    app.view_functions["static"] = lambda name: _meddle()
    client.ask("/static/x")
    with client.http.session_transaction(base_url=client.base) as session:
        assert set(session) == {"csrf_token"}


def test_what_is_told_once_stays_out_of_the_memory(app, client, begun):
    """A list in the memory would grow with each request that adds to it."""
    app.view_functions["static"] = lambda name: _tell()
    client.ask("/static/x")
    kept = client.http.get_cookie("form").value
    for _ in range(2):
        client.http.set_cookie("form", kept, domain="localhost")
        assert client.ask("/static/x").text == "2 to tell"


def _tell():
    from flask import flash, session  # noqa: PLC0415 - inside a request

    flash("Saved.")
    return f"{len(session['_flashes'])} to tell"


def _meddle():
    from flask import session  # noqa: PLC0415 - inside a request

    session["meddled"] = "yes"
    session.modified = False
    return "done"


def test_the_memory_has_an_end():
    memory = Memory(2)
    memory.keep("a", 1)
    memory.keep("b", 2)
    assert memory.get("a") == 1
    memory.keep("c", 3)
    assert (memory.get("a"), memory.get("b"), memory.get("c")) == (1, None, 3)


@pytest.mark.parametrize("text", ["", "unknown"])
def test_nothing_is_remembered_of_what_was_never_kept(text):
    assert Memory().get(text) is None
